package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many threads at once. */
class QueueRaceTest {

  @Test
  void oneIdempotencyKeyMakesOneTask() throws Exception {
    NewTask task = keyed();
    try (RedisTaskQueue queue = RedisTaskQueue.connect(Servers.fresh(TestServer.EMBEDDED))) {
      Set<String> ids = new HashSet<>();
      int created = 0;
      for (Enqueued answer : together(50, number -> queue.enqueue(List.of(task)).get(0))) {
        if (answer instanceof Enqueued.Created one) {
          ids.add(one.id());
          created++;
        } else {
          ids.add(((Enqueued.Duplicate) answer).id());
        }
      }
      assertEquals(1, ids.size());
      assertEquals(1, created);
      assertEquals(1L, queue.status().counts().get(TaskState.QUEUED));
    }
  }

  @Test
  void manyWorkersClaimEveryTaskOnce() throws Exception {
    try (RedisTaskQueue queue = RedisTaskQueue.connect(Servers.fresh(TestServer.EMBEDDED))) {
      for (int i = 0; i < 5; i++) {
        queue.enqueue(Collections.nCopies(1_000, NewTask.of("echo", "{\"text\":\"a\"}", "ann")));
      }
      List<String> claimed = new ArrayList<>();
      together(8, number -> drain(queue, "w" + number)).forEach(claimed::addAll);
      assertEquals(5_000, claimed.size());
      assertEquals(5_000, new HashSet<>(claimed).size());
      assertEquals(5_000L, queue.status().counts().get(TaskState.SUCCEEDED));
      assertEquals(0, queue.status().workers());
    }
  }

  private static List<String> drain(RedisTaskQueue queue, String worker) {
    List<String> ids = new ArrayList<>();
    List<Settlement> settlements = new ArrayList<>();
    while (true) {
      List<Claimed> claimed =
          queue.step(settlements, new ClaimRequest(worker, 20, Set.of(), List.of())).claimed();
      if (claimed.isEmpty()) {
        return ids;
      }
      settlements.clear();
      for (Claimed one : claimed) {
        ids.add(one.task().id());
        settlements.add(new Settlement.Complete(one.lease(), null, null));
      }
    }
  }

  private interface Numbered<T> {
    T call(int number) throws Exception;
  }

  private static <T> List<T> together(int threads, Numbered<T> call) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        calls.add(
            () -> {
              start.await();
              return call.call(number);
            });
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : executor.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      executor.shutdownNow();
    }
  }

  private static NewTask keyed() {
    return NewTask.of("echo", "{\"text\":\"a\"}", "ann")
        .withIdempotency(new NewTask.Idempotency("key", new byte[32]));
  }
}
