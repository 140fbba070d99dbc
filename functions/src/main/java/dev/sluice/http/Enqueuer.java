package dev.sluice.http;

import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.JsonTree;
import dev.sluice.task.ParamsReader;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The way of a request's task into the queue: validated, enqueued, and refused with the reason. A
 * reference set that Redis has not got yet is loaded, and the queue asked once more.
 */
final class Enqueuer implements MemberCheck {
  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final ReferenceLoader references;
  private final Clock clock;

  Enqueuer(TaskQueue queue, TaskCatalog catalog, ReferenceLoader references, Clock clock) {
    this.queue = queue;
    this.catalog = catalog;
    this.references = references;
    this.clock = clock;
  }

  /**
   * Validates one task and enqueues it.
   *
   * @param tree as {@link JsonTree} reads it
   * @param key the idempotency key, or null
   * @throws Problem with every violation, or with the reason why the queue did not take it
   */
  Enqueued enqueue(Object tree, String owner, String key) {
    NewTask task = Envelope.read(tree, owner, key, catalog, clock.instant(), this);
    Enqueued answer = enqueue(List.of(task)).get(0);
    Problem refusal = refusal(answer);
    if (refusal != null) {
      throw refusal;
    }
    return answer;
  }

  /**
   * Validates one task of a batch. Its members are left to the queue: looked up here, every bad
   * line would cost a round trip.
   *
   * @throws Problem with every violation that can be told without Redis
   */
  NewTask read(Object tree, String owner, String key) {
    return Envelope.read(tree, owner, key, catalog, clock.instant(), MemberCheck.NONE);
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
  static Problem refusal(Enqueued answer) {
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
      List<Violation> violations = new ArrayList<>();
      for (ParamsReader.Known one : unknown.members()) {
        violations.add(violation(one));
      }
      return Problem.invalid(violations);
    }
    return null;
  }

  private static Violation violation(ParamsReader.Known one) {
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
          violations.add(violation(one));
        }
      }
    } catch (QueueUnavailable e) {
      return List.of(); // what is wrong without Redis is worth telling without it
    }
    return violations;
  }
}
