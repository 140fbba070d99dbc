package dev.sluice.http.enqueue;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.tasks.TaskChanges;
import dev.sluice.json.JsonTree;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.NotConfirmed;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskCatalog;
import dev.sluice.webhook.Webhooks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The way of a request's task into the queue: validated, enqueued, and refused with the reason. A
 * reference set that Redis has not got yet is loaded, and the queue asked once more.
 */
public final class Enqueuer {
  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final KnownMembers members;
  private final Webhooks webhooks;
  private final Clock clock;

  public Enqueuer(
      TaskQueue queue, TaskCatalog catalog, KnownMembers members, Webhooks webhooks, Clock clock) {
    this.queue = queue;
    this.catalog = catalog;
    this.members = members;
    this.webhooks = webhooks;
    this.clock = clock;
  }

  /**
   * Validates one task and enqueues it.
   *
   * @param tree as {@link JsonTree} reads it
   * @param key the idempotency key, or null
   * @throws Problem with every violation, or with the reason why the queue did not take it
   */
  public Enqueued enqueue(Object tree, String owner, String key) {
    NewTask task = read(tree, owner, key, members);
    return taken(enqueue(List.of(task)).get(0));
  }

  /**
   * Validates one task of a batch. Its members are left to the queue: looked up here, every bad
   * line would cost a round trip.
   *
   * @throws Problem with every violation that can be found without Redis
   */
  NewTask read(Object tree, String owner, String key) {
    return read(tree, owner, key, MemberCheck.NONE);
  }

  private NewTask read(Object tree, String owner, String key, MemberCheck check) {
    return TaskRequest.read(
        tree, owner, key, catalog, queue.queueNames(), webhooks, clock.instant(), check);
  }

  /** One answer for each, in order. */
  public List<Enqueued> enqueue(List<NewTask> tasks) {
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
      List<Enqueued> second = second(again);
      for (int i = 0; i < second.size(); i++) {
        answers.set(places.get(i), second.get(i));
      }
    }
    return answers;
  }

  private List<Enqueued> second(List<NewTask> again) {
    try {
      return queue.enqueue(again);
    } catch (NotConfirmed e) {
      throw new NotConfirmed(); // its numbers are not those of the request
    }
  }

  /**
   * The answer about a task that the queue took.
   *
   * @throws Problem why it did not
   */
  public static Enqueued taken(Enqueued answer) {
    Problem refusal = refusal(answer);
    if (refusal != null) {
      throw refusal;
    }
    return answer;
  }

  /** Why the queue did not take a task; null when it did. */
  static Problem refusal(Enqueued answer) {
    if (answer instanceof Enqueued.QueueFull full) {
      return Problem.of(full.share() ? ProblemType.OWNER_SHARE_USED : ProblemType.QUEUE_FULL);
    }
    if (answer instanceof Enqueued.KeyReused) {
      return Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED);
    }
    if (answer instanceof Enqueued.QueueNotAllowed queue) {
      return Problem.invalid(
          List.of(
              queue.many()
                  ? TaskChanges.tooManyQueues(TaskRequest.QUEUE)
                  : TaskRequest.notAllowed(Set.of())));
    }
    if (answer instanceof Enqueued.Refused refused) {
      return Problem.refused(refused.why());
    }
    if (answer instanceof Enqueued.ReferenceMissing) {
      return Problem.of(ProblemType.REFERENCE_UNAVAILABLE);
    }
    if (answer instanceof Enqueued.Unknown unknown) {
      return KnownMembers.refusal(unknown.members());
    }
    return null;
  }
}
