package dev.sluice.bench;

import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The queue itself, through its Java interface. */
final class SluiceContender implements Contender {
  private final TaskQueue queue;
  private final boolean keepParams;
  private List<Settlement> held = List.of();

  SluiceContender(URI url, boolean keepParams) {
    this(QueueSettings.of(url), keepParams);
  }

  SluiceContender(QueueSettings settings, boolean keepParams) {
    queue = RedisTaskQueue.connect(settings);
    this.keepParams = keepParams;
  }

  @Override
  public String name() {
    return Contenders.SLUICE;
  }

  @Override
  public String enqueueCommand() {
    return "fcall";
  }

  @Override
  public String drainCommand() {
    return "fcall";
  }

  @Override
  public void enqueue(int n) {
    NewTask kept = NewTask.of("echo", Params.of200Bytes(), "bench");
    NewTask task = keepParams ? kept : kept.withoutKeptParams();
    for (Enqueued one : queue.enqueue(Collections.nCopies(n, task))) {
      if (!(one instanceof Enqueued.Created)) {
        throw new IllegalStateException("not enqueued: " + one);
      }
    }
  }

  @Override
  public int drain(int n) {
    var step = queue.step(held, new ClaimRequest("bench", n, Set.of(), List.of()));
    if (step.settled() != held.size()) {
      throw new IllegalStateException(step.settled() + " settled of " + held.size());
    }
    held = new ArrayList<>(step.claimed().size());
    for (Claimed claimed : step.claimed()) {
      held.add(new Settlement.Complete(claimed.lease(), null, null));
    }
    return step.claimed().size();
  }

  @Override
  public void close() {
    queue.close();
  }
}
