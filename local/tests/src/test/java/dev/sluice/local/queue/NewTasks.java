package dev.sluice.local.queue;

import dev.sluice.params.ParamsReader;
import dev.sluice.queue.NewTask;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Tasks to enqueue: all kinds, each known by its params. */
final class NewTasks {
  /** Is in its reference set. */
  static final ParamsReader.Known KNOWN = new ParamsReader.Known("", "sellers", "known");

  /** Is not. */
  static final ParamsReader.Known STRANGER = new ParamsReader.Known("", "sellers", "stranger");

  private NewTasks() {}

  static NewTask random(Random random, int number) {
    NewTask.Idempotency key = null;
    if (random.nextInt(3) == 0) {
      byte[] body = new byte[32];
      body[0] = (byte) (1 + random.nextInt(2));
      key = new NewTask.Idempotency("key" + random.nextInt(4), body);
    }
    return new NewTask(
        "echo",
        "{\"text\":\"" + number + "\"}",
        "ann",
        random.nextInt(5) == 0 ? "slow" : "default",
        3 + 2 * random.nextInt(3),
        random.nextInt(4) == 0 ? QueueWorld.LATER : null,
        random.nextInt(8) == 0 ? 5 : 1 + random.nextInt(3),
        Duration.ofSeconds(60),
        random.nextInt(5) == 0 ? QueueWorld.LATER : null,
        key,
        random.nextBoolean(),
        random.nextInt(10) == 0 ? List.of(random.nextBoolean() ? KNOWN : STRANGER) : List.of());
  }

  static NewTask child(int index) {
    return new NewTask(
        "echo",
        "{\"text\":\"child " + index + "\"}",
        "ann",
        "default",
        5,
        null,
        1 + index % 2,
        Duration.ofSeconds(60),
        null,
        null,
        true,
        List.of());
  }
}
