package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.state;
import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.retries.RetryMark;
import dev.sluice.redis.record.RecordWriter;
import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.CallId;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Changes by hand: to one task or many, to what is paused, and to a reference set. Speaks {@code
 * cancel.lua}, {@code replay.lua}, {@code delete.lua}, {@code patch.lua}, {@code pause.lua} and
 * {@code reference.lua}.
 */
final class ChangeScripts {
  /** Tasks per script: each takes about 30 µs, during which the server does nothing else. */
  private static final int PIECE = 50;

  /** Members of a reference set per script. */
  private static final int MEMBERS = 1_000;

  private final QueueSettings settings;
  private final Scripts scripts;
  private final DrainStarts starts;

  ChangeScripts(QueueSettings settings, Scripts scripts, DrainStarts starts) {
    this.settings = settings;
    this.scripts = scripts;
    this.starts = starts;
  }

  /**
   * @param keep how long a cancelled task stays readable
   */
  ChangeResult cancel(String id, Duration keep) {
    return change("cancel", id, ofCall().add(keep.toMillis()).add("").add(id), List.of());
  }

  /**
   * Those of them that are in one of the states.
   *
   * @param keep as above
   */
  List<ChangeResult> cancel(List<String> ids, Set<TaskState> states, Duration keep) {
    String letters = letters(states);
    return inTurn("cancel", ids, () -> ofCall().add(keep.toMillis()).add(letters));
  }

  /**
   * @param params null: as they were
   * @param mark as {@link RetryMark#text} gives it
   */
  ChangeResult replay(String id, String params, List<ParamsReader.Known> known, String mark) {
    ScriptArguments arguments =
        ofCall()
            .add(RecordWriter.MAX_EXPIRIES - 1)
            .add(starts.room(settings))
            .add(params == null ? "" : params)
            .addCounted(ScriptArguments.ofKnown(known))
            .add(id)
            .add("")
            .add(0)
            .add(mark);
    return change("replay", id, arguments, known);
  }

  ChangeResult delete(String id) {
    return change("delete", id, ofCall().add("").add(id), List.of());
  }

  /** Those of them that are in one of the states. */
  List<ChangeResult> delete(List<String> ids, Set<TaskState> states) {
    String letters = letters(states);
    return inTurn("delete", ids, () -> ofCall().add(letters));
  }

  private List<ChangeResult> inTurn(
      String verb, List<String> ids, Supplier<ScriptArguments> beginning) {
    List<ChangeResult> results = new ArrayList<>(ids.size());
    for (int from = 0; from < ids.size(); from += PIECE) {
      ScriptArguments arguments = beginning.get();
      ids.subList(from, Math.min(ids.size(), from + PIECE)).forEach(arguments::add);
      List<?> answer = (List<?>) scripts.run(verb, arguments);
      for (int i = 0; i < answer.size(); i += 2) {
        results.add(new ChangeResult(outcome(verb, answer.get(i)), stateOf(answer.get(i + 1))));
      }
    }
    return results;
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
            .add(starts.room(settings))
            .add(patch.queue() == null ? "" : patch.queue())
            .addAll(ScriptArguments.ofKnown(patch.known()));
    return change("patch", id, arguments, patch.known());
  }

  boolean pause(Pause.Request pause) {
    ScriptArguments arguments =
        ofPause(pause.of())
            .add(1)
            .add(pause.by())
            .add(pause.reason() == null ? "" : pause.reason())
            .add(pause.atMost() == null ? "" : Long.toString(pause.atMost().toMillis()))
            .add(Pause.MOST);
    return scripts.run("pause", arguments).equals(1L);
  }

  boolean resume(Pause.Paused of) {
    return scripts.run("pause", ofPause(of).add(0)).equals(1L);
  }

  private static ScriptArguments ofPause(Pause.Paused of) {
    return ofCall().add(of.kind() == Pause.Kind.QUEUE ? "queue" : "type").add(of.name());
  }

  void replaceReference(String set, Map<String, String> members) {
    String load = CallId.next();
    Iterator<Map.Entry<String, String>> left = members.entrySet().iterator();
    do {
      ScriptArguments arguments = new ScriptArguments().add(set).add(load).add(members.size());
      for (int n = 0; n < MEMBERS && left.hasNext(); n++) {
        Map.Entry<String, String> member = left.next();
        arguments.add(member.getKey()).add(member.getValue());
      }
      scripts.run("reference", arguments);
    } while (left.hasNext());
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
    starts.answered(answer);
    TaskState state = stateOf(answer.get(1));
    ChangeResult.Outcome outcome = outcome(verb, answer.get(0));
    return outcome == ChangeResult.Outcome.UNKNOWN_MEMBER
        ? new ChangeResult(outcome, state, ScriptReply.unknown(answer, 2, known))
        : new ChangeResult(outcome, state);
  }

  private static String letters(Set<TaskState> states) {
    StringBuilder letters = new StringBuilder();
    states.forEach(state -> letters.append(state.letter()));
    return letters.toString();
  }

  private static TaskState stateOf(Object letter) {
    return text(letter).isEmpty() ? null : state(letter);
  }

  private static ChangeResult.Outcome outcome(String verb, Object word) {
    return switch (text(word)) {
      case "done" -> ChangeResult.Outcome.DONE;
      case "asked" -> ChangeResult.Outcome.ASKED;
      case "wrong" -> ChangeResult.Outcome.WRONG_STATE;
      case "parent" -> ChangeResult.Outcome.PARENT_ENDED;
      case "children" -> ChangeResult.Outcome.HAS_CHILDREN;
      case "queues" -> ChangeResult.Outcome.TOO_MANY_QUEUES;
      case "full" -> ChangeResult.Outcome.QUEUE_FULL;
      case "share" -> ChangeResult.Outcome.SHARE_USED;
      case "absent" -> ChangeResult.Outcome.ABSENT;
      case "unknown" -> ChangeResult.Outcome.UNKNOWN_MEMBER;
      case "missing" -> ChangeResult.Outcome.REFERENCE_MISSING;
      default -> throw new IllegalStateException(verb + ".lua gave an unknown outcome");
    };
  }
}
