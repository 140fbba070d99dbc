package dev.sluice.http;

import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.ParamsReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Enqueues; loads a reference set that Redis has not got yet, and then asks once more. */
final class Enqueuer {
  private final TaskQueue queue;
  private final KnownMembers members;

  Enqueuer(TaskQueue queue, KnownMembers members) {
    this.queue = queue;
    this.members = members;
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
    if (members.load(missing)) {
      List<Enqueued> second = queue.enqueue(again);
      for (int i = 0; i < second.size(); i++) {
        answers.set(places.get(i), second.get(i));
      }
    }
    return answers;
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
      return KnownMembers.refusal(unknown.members(), known);
    }
    return null;
  }
}
