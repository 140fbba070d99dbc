package dev.sluice.bench.coldstart;

import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.RedisTaskQueue;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.JsonTree;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** All that an enqueue is made of, without the HTTP rules: JSON, params, one script in Redis. */
public class EnqueueSketch extends ReaderHandler {
  private final TaskQueue queue =
      RedisTaskQueue.connect(QueueSettings.of(URI.create(System.getenv("SLUICE_REDIS_URL"))));

  @Override
  void validate(Map<?, ?> params) {
    super.validate(params);
    Enqueued enqueued =
        queue.enqueue(List.of(NewTask.of("seller-report", JsonTree.write(params), "bench"))).get(0);
    if (!(enqueued instanceof Enqueued.Created)) {
      throw new IllegalStateException(enqueued.toString());
    }
  }
}
