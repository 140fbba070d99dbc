package dev.sluice.local.faults.server;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpDriver;
import dev.sluice.local.http.HttpReply;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.NewTask.Idempotency;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import java.nio.ByteBuffer;
import java.util.List;

/** How the callers of an experiment reach the queue. */
interface Door {
  /**
   * Enqueues a task, under an idempotency key that is its number.
   *
   * @return its id, once it is acknowledged
   * @throws QueueUnavailable when the call is to be repeated
   */
  String enqueue(int number);

  /**
   * Whether a task is found.
   *
   * @throws QueueUnavailable when that cannot be said now
   */
  boolean finds(String id);

  /** By the queue itself; every 50th task is a fan-out. */
  static Door of(TaskQueue queue) {
    return new Door() {
      @Override
      public String enqueue(int number) {
        byte[] body = ByteBuffer.allocate(32).putInt(number).array();
        NewTask task =
            Work.task(number).withIdempotency(new Idempotency(Integer.toString(number), body));
        Enqueued answer = queue.enqueue(List.of(task)).get(0);
        if (answer instanceof Enqueued.Created created) {
          return created.id();
        }
        return ((Enqueued.Duplicate) answer).id();
      }

      @Override
      public boolean finds(String id) {
        return queue.find(id).isPresent();
      }
    };
  }

  /** By HTTP: what is neither well nor 503 is an error. */
  static Door of(HttpDriver http) {
    return new Door() {
      @Override
      public String enqueue(int number) {
        HttpCall call =
            HttpCall.enqueue("{\"type\":\"free\",\"params\":" + Work.params(number) + "}")
                .header("idempotency-key", Integer.toString(number));
        HttpReply reply = send(call);
        if (reply.status() != 202 && reply.status() != 200) {
          throw new AssertionError("answered " + reply.status() + ": " + reply.body());
        }
        return reply.id();
      }

      @Override
      public boolean finds(String id) {
        HttpReply reply = send(HttpCall.get("/tasks/" + id));
        if (reply.status() != 200 && reply.status() != 404) {
          throw new AssertionError("answered " + reply.status() + ": " + reply.body());
        }
        return reply.status() == 200;
      }

      private HttpReply send(HttpCall call) {
        HttpReply reply = http.send(call);
        if (reply.status() == 503) {
          throw new QueueUnavailable(reply.slug(), false, null);
        }
        return reply;
      }
    };
  }
}
