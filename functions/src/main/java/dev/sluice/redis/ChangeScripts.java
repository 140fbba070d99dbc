package dev.sluice.redis;

import static dev.sluice.redis.wire.Answers.state;
import static dev.sluice.redis.wire.Answers.text;

import dev.sluice.params.ParamsReader;
import dev.sluice.queue.Changed;
import dev.sluice.queue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.wire.Answers;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.Scripts;
import java.time.Duration;
import java.util.List;

/**
 * What is done to one task by hand. Speaks {@code cancel.lua}, {@code replay.lua}, {@code
 * delete.lua} and {@code patch.lua}.
 */
final class ChangeScripts {
  private final Scripts scripts;

  ChangeScripts(Scripts scripts) {
    this.scripts = scripts;
  }

  /**
   * @param keep how long a cancelled task stays readable
   */
  Changed cancel(String id, Duration keep) {
    return change("cancel", id, new Arguments().add(id).add(keep.toMillis()), List.of());
  }

  Changed replay(String id) {
    Arguments arguments = new Arguments().add(RecordCodec.MAX_EXPIRIES - 1).add(id).add("");
    return change("replay", id, arguments, List.of());
  }

  Changed delete(String id) {
    return change("delete", id, new Arguments().add(id), List.of());
  }

  Changed patch(String id, Patch patch) {
    Arguments arguments =
        new Arguments()
            .add(id)
            .add(patch.priority() == null ? "" : patch.priority().toString())
            .add(patch.delay() == null ? "" : Long.toString(Arguments.millis(patch.delay())))
            .add(patch.params() == null ? "0" : "1")
            .add(patch.params() == null ? "" : patch.params())
            .addKnown(patch.known());
    return change("patch", id, arguments, patch.known());
  }

  private Changed change(
      String verb, String id, Arguments arguments, List<ParamsReader.Known> known) {
    if (!TaskIds.valid(id)) {
      return new Changed(Changed.Outcome.ABSENT, null);
    }
    List<?> answer = (List<?>) scripts.run(verb, arguments);
    TaskState state = text(answer.get(1)).isEmpty() ? null : state(answer.get(1));
    Changed.Outcome outcome =
        switch (text(answer.get(0))) {
          case "done" -> Changed.Outcome.DONE;
          case "asked" -> Changed.Outcome.ASKED;
          case "wrong" -> Changed.Outcome.WRONG_STATE;
          case "parent" -> Changed.Outcome.PARENT_ENDED;
          case "absent" -> Changed.Outcome.ABSENT;
          case "unknown" -> Changed.Outcome.UNKNOWN_MEMBER;
          case "missing" -> Changed.Outcome.REFERENCE_MISSING;
          default -> throw new IllegalStateException(verb + ".lua gave an unknown outcome");
        };
    return outcome == Changed.Outcome.UNKNOWN_MEMBER
        ? new Changed(outcome, state, Answers.unknown(answer, 2, known))
        : new Changed(outcome, state);
  }
}
