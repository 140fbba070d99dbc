package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.state;
import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.wire.CallId;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Changes by hand: to one task, and to a reference set. Speaks {@code cancel.lua}, {@code
 * replay.lua}, {@code delete.lua}, {@code patch.lua} and {@code reference.lua}.
 */
final class ChangeScripts {
  private final Scripts scripts;

  ChangeScripts(Scripts scripts) {
    this.scripts = scripts;
  }

  /**
   * @param keep how long a cancelled task stays readable
   */
  ChangeResult cancel(String id, Duration keep) {
    return change("cancel", id, ofCall().add(id).add(keep.toMillis()), List.of());
  }

  ChangeResult replay(String id) {
    ScriptArguments arguments = ofCall().add(RecordWriter.MAX_EXPIRIES - 1).add(id).add("");
    return change("replay", id, arguments, List.of());
  }

  ChangeResult delete(String id) {
    return change("delete", id, ofCall().add(id), List.of());
  }

  ChangeResult patch(String id, Patch patch) {
    boolean stays = patch.delay() == null && patch.runAt() == null;
    ScriptArguments arguments =
        ofCall()
            .add(id)
            .add(patch.priority() == null ? "" : patch.priority().toString())
            .add(stays ? "" : ScriptArguments.due(patch.delay(), patch.runAt()))
            .add(patch.params() == null ? "0" : "1")
            .add(patch.params() == null ? "" : patch.params())
            .addKnown(patch.known());
    return change("patch", id, arguments, patch.known());
  }

  void replaceReference(String set, Map<String, String> members) {
    ScriptArguments arguments = new ScriptArguments().add(set);
    members.forEach((member, value) -> arguments.add(member).add(value));
    scripts.run("reference", arguments);
  }

  private static ScriptArguments ofCall() {
    return new ScriptArguments().add(CallId.next());
  }

  private ChangeResult change(
      String verb, String id, ScriptArguments arguments, List<ParamsReader.Known> known) {
    if (!TaskIds.valid(id)) {
      return new ChangeResult(ChangeResult.Outcome.ABSENT, null);
    }
    List<?> answer = (List<?>) scripts.run(verb, arguments);
    TaskState state = text(answer.get(1)).isEmpty() ? null : state(answer.get(1));
    ChangeResult.Outcome outcome =
        switch (text(answer.get(0))) {
          case "done" -> ChangeResult.Outcome.DONE;
          case "asked" -> ChangeResult.Outcome.ASKED;
          case "wrong" -> ChangeResult.Outcome.WRONG_STATE;
          case "parent" -> ChangeResult.Outcome.PARENT_ENDED;
          case "absent" -> ChangeResult.Outcome.ABSENT;
          case "unknown" -> ChangeResult.Outcome.UNKNOWN_MEMBER;
          case "missing" -> ChangeResult.Outcome.REFERENCE_MISSING;
          default -> throw new IllegalStateException(verb + ".lua gave an unknown outcome");
        };
    return outcome == ChangeResult.Outcome.UNKNOWN_MEMBER
        ? new ChangeResult(outcome, state, ScriptReply.unknown(answer, 2, known))
        : new ChangeResult(outcome, state);
  }
}
