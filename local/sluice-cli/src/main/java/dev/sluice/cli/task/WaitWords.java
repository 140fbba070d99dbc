package dev.sluice.cli.task;

import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.cli.terminal.Words;
import java.time.Instant;
import java.util.Map;

/** Why a task waits, as a sentence; {@code docs/http.md} lists the reasons. */
public final class WaitWords {
  private WaitWords() {}

  static String of(Map<?, ?> waiting, Terminal terminal) {
    String reason = Tree.text(waiting, "reason");
    String until = until(waiting, terminal);
    String busy = ", " + Words.count(Tree.number(waiting, "busyWorkers"), "worker") + " busy";
    return switch (reason) {
      case "parent-ended" -> "its parent has ended; it will be cancelled when its turn comes";
      case "unknown-type" -> "for a build that knows its type" + by(waiting) + until;
      case "unreadable-params" -> "for a build that can read its params" + by(waiting) + until;
      case "queue-unavailable" -> "Redis did not do what it asked for" + until;
      case "scheduled" -> "for its time" + until;
      case "retry" -> "for its next attempt" + until + error(waiting);
      case "paused" -> paused(Tree.object(waiting, "pause"), terminal);
      case "no-worker" -> "for a worker: none has asked for tasks lately" + seen(waiting, terminal);
      case "not-served" -> "for a worker that serves its queue: none does";
      case "alone" -> "for an idle worker, since it must run alone" + busy;
      case "behind" -> "behind " + ahead(waiting) + busy;
      case "next" -> "it is next, for a worker with room" + busy;
      default -> reason + until;
    };
  }

  private static String paused(Map<?, ?> pause, Terminal terminal) {
    String reason = Tree.text(pause, "reason");
    String why = reason.isEmpty() ? "" : " (" + reason + ")";
    String by = Tree.text(pause, "by");
    return "its " + Tree.text(pause, "kind") + " is paused by " + by + why + until(pause, terminal);
  }

  private static String ahead(Map<?, ?> waiting) {
    String more = Tree.isTrue(waiting, "orMore") ? " or more" : "";
    return Words.count(Tree.number(waiting, "ahead")) + more + " before it";
  }

  private static String until(Map<?, ?> waiting, Terminal terminal) {
    Instant until = Tree.time(waiting, "until");
    return until == null
        ? ""
        : ", until " + Times.brief(until, terminal) + " (" + Times.relative(until, terminal) + ")";
  }

  private static String by(Map<?, ?> waiting) {
    String by = Tree.text(waiting, "by");
    return by.isEmpty() ? "" : ", handed back by " + by;
  }

  private static String error(Map<?, ?> waiting) {
    String error = Tree.text(waiting, "error");
    return error.isEmpty() ? "" : ", after " + error;
  }

  private static String seen(Map<?, ?> waiting, Terminal terminal) {
    Instant seen = Tree.time(waiting, "workerSeenAt");
    return seen == null ? "" : ", the last one " + Times.relative(seen, terminal);
  }
}
