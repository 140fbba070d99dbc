package dev.sluice.local.faults.server;

import dev.sluice.local.http.TestSite.Free;
import dev.sluice.queue.NewTask;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import java.io.OutputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tasks of an experiment: each logs, shows its progress and takes up to 40 ms, some take a
 * second; some keep a checkpoint or store a file, and some fan out.
 */
final class Work {
  record Count(int count) {}

  record Kept(int number) {}

  private static final int CHILDREN = 5;

  private Work() {}

  static TaskCatalog catalog() {
    return TaskCatalog.of(
        List.of(
            TaskType.of("free", "", Free.class, () -> Work::run),
            TaskType.of("quick", "", Count.class, () -> (params, context) -> params.count()),
            TaskType.of("whole", "", Count.class, Whole::new)));
  }

  static NewTask task(int number) {
    return number % 50 == 0 ? fanOut(CHILDREN) : NewTask.of("free", params(number), "caller");
  }

  /** A task that takes no time, as the children of fan-outs do. */
  static NewTask quick() {
    return NewTask.of("quick", "{\"count\":1}", "caller");
  }

  static NewTask fanOut(int children) {
    return NewTask.of("whole", "{\"count\":" + children + "}", "caller");
  }

  static String params(int number) {
    return "{\"any\":{\"n\":" + number + "}}";
  }

  private static Object run(Free params, TaskContext context) throws Exception {
    int number = ((Number) params.any().get("n")).intValue();
    context.log("task " + number);
    context.progress(1, 2, "half");
    if (number % 7 == 0) {
      context.checkpoint(new Kept(number));
    }
    boolean slow = number % 40 == 1;
    long millis = slow ? 1_000 : new Random(number).nextInt(40);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    if (number % 10 == 0) {
      try (OutputStream file = context.artifact("number.txt", "text/plain")) {
        file.write(number);
      }
    }
    return number;
  }

  private static final class Whole implements FanOutTask<Count> {
    @Override
    public Stream<Child> fanOut(Count params, TaskContext context) {
      return IntStream.range(0, params.count()).mapToObj(i -> new Child("quick", new Count(i)));
    }

    @Override
    public Object run(Count params, TaskContext context) {
      try (Stream<Outcome> children = context.children()) {
        return children.filter(Outcome::succeeded).count();
      }
    }
  }
}
