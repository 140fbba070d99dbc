package dev.sluice.local.queue;

import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.NewTask;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Tasks to enqueue: of every kind, each identified by its params. */
public final class NewTasks {
  /** In its reference set. */
  public static final ParamsReader.Known KNOWN = new ParamsReader.Known("", "sellers", "known");

  /** Not in it. */
  public static final ParamsReader.Known STRANGER =
      new ParamsReader.Known("", "sellers", "stranger");

  public static final Duration LATER = Duration.ofHours(1);

  private NewTasks() {}

  public static NewTask random(Random random, int number) {
    NewTask.Idempotency key = null;
    if (random.nextInt(3) == 0) {
      byte[] body = new byte[32];
      body[0] = (byte) (1 + random.nextInt(2));
      key = new NewTask.Idempotency("key" + random.nextInt(4), body);
    }
    NewTask task =
        NewTask.of(
                random.nextInt(3) == 0 ? "chime" : "echo",
                "{\"text\":\"" + number + "\"}",
                random.nextInt(3) == 0 ? "bob" : "ann")
            .withQueue(random.nextInt(5) == 0 ? "slow" : "default")
            .withPriority(3 + 2 * random.nextInt(3))
            .withDelay(random.nextInt(4) == 0 ? LATER : null)
            .withMaxAttempts(random.nextInt(8) == 0 ? 5 : 1 + random.nextInt(3))
            .withExpiresAfter(random.nextInt(5) == 0 ? LATER : null)
            .withIdempotency(key);
    task = random.nextBoolean() ? task : task.withoutKeptParams();
    boolean knowing = random.nextInt(10) == 0;
    return knowing ? task.withKnown(List.of(random.nextBoolean() ? KNOWN : STRANGER)) : task;
  }

  public static NewTask child(int index) {
    return NewTask.of("echo", "{\"text\":\"child " + index + "\"}", "ann")
        .withMaxAttempts(1 + index % 2);
  }
}
