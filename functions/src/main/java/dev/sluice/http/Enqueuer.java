package dev.sluice.http;

import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.ParamsReader;
import dev.sluice.task.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Enqueues; loads a reference set that Redis has not got yet, and then asks once more. */
final class Enqueuer implements MemberCheck {
  private final TaskQueue queue;
  private final ReferenceLoader references;

  Enqueuer(TaskQueue queue, ReferenceLoader references) {
    this.queue = queue;
    this.references = references;
  }

  /** One answer for each, in order. */
  List<Enqueued> enqueue(List<NewTask> tasks) {
    List<Enqueued> answers = new ArrayList<>(queue.enqueue(tasks));
    List<Integer> places = new ArrayList<>();
    List<NewTask> again = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof Enqueued.ReferenceMissing reference) {
        places.add(i);
        again.add(tasks.get(i));
        missing.add(reference.set());
      }
    }
    if (load(missing)) {
      List<Enqueued> second = queue.enqueue(again);
      for (int i = 0; i < second.size(); i++) {
        answers.set(places.get(i), second.get(i));
      }
    }
    return answers;
  }

  private boolean load(Set<String> sets) {
    boolean loaded = false;
    for (String set : sets) {
      try {
        queue.replaceReference(set, references.load(set));
        loaded = true;
      } catch (IOException | UncheckedIOException e) {
        // its tasks stay refused with ReferenceMissing, which says that this failed
      }
    }
    return loaded;
  }

  /** Why the queue did not take a task; null when it did. */
  static Problem refusal(Enqueued answer, List<ParamsReader.Known> known) {
    if (answer instanceof Enqueued.QueueFull) {
      return Problem.of(ProblemType.QUEUE_FULL);
    }
    if (answer instanceof Enqueued.KeyReused) {
      return Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED);
    }
    if (answer instanceof Enqueued.ReferenceMissing) {
      return Problem.of(ProblemType.REFERENCE_UNAVAILABLE);
    }
    if (answer instanceof Enqueued.Unknown unknown) {
      return unknown(unknown.members(), known);
    }
    return null;
  }

  private static Problem unknown(
      List<NewTask.KnownMember> members, List<ParamsReader.Known> known) {
    List<Violation> violations = new ArrayList<>();
    for (ParamsReader.Known one : known) {
      if (members.contains(new NewTask.KnownMember(one.set(), one.member()))) {
        violations.add(unknown(one));
      }
    }
    return violations.isEmpty()
        ? Problem.of(ProblemType.UNKNOWN_MEMBER)
        : Problem.invalid(violations);
  }

  private static Violation unknown(ParamsReader.Known one) {
    return new Violation(
        one.pointer(), "unknown-member", "It is not one of the known " + one.set() + ".");
  }

  @Override
  public List<Violation> unknown(List<ParamsReader.Known> known) {
    List<Violation> violations = new ArrayList<>();
    Map<String, Set<String>> sets = new HashMap<>();
    try {
      for (ParamsReader.Known one : known) {
        Set<String> members = sets.get(one.set());
        if (members == null) {
          members = queue.reference(one.set()).keySet();
          sets.put(one.set(), members);
        }
        if (!members.isEmpty() && !members.contains(one.member())) {
          violations.add(unknown(one));
        }
      }
    } catch (QueueUnavailable e) {
      return List.of(); // what is wrong without Redis is worth telling without it
    }
    return violations;
  }
}
