package dev.sluice.local.faults.cut;

import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskRecord;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a worker does with the queue, as {@link Operation}s. */
final class WorkerOperations {
  /** What a settlement that was applied is answered when it is sent again. */
  private static final String FENCED = "claimed [] settled 0 fenced 1";

  private WorkerOperations() {}

  static Stream<Operation> all() {
    return Stream.concat(
        Stream.of(
            settling("complete", lease -> new Settlement.Complete(lease, "1", null)),
            settling("publish", lease -> new Settlement.Complete(lease, "1", null, true)),
            settling("retry", lease -> new Settlement.Retry(lease, Duration.ofHours(1), "x")),
            settling("fail", lease -> new Settlement.Fail(lease, "x")),
            settling("hand back", WorkerOperations::handBack),
            settling("release", Settlement.Release::new)),
        Stream.of(
            new Operation(
                "claim",
                stage -> {
                  stage.enqueue("a");
                  stage.enqueue("b");
                  stage.enqueue("c");
                  return () -> stage.step(2);
                }),
            new Operation(
                "settle and claim",
                stage -> {
                  Lease lease = stage.claimed("a");
                  stage.enqueue("b");
                  Settlement done = new Settlement.Complete(lease, "1", null);
                  return () -> stage.step(1, done);
                },
                "claimed [{\"text\":\"b\"}] settled 0 fenced 1"),
            holding(
                "extend",
                (stage, lease) -> stage.cut.extend(Stage.WORKER, stage.holdings.of("w1"))),
            holding(
                "note",
                (stage, lease) ->
                    stage.cut.note(
                        lease, new TaskRecord.Progress(1, 2, "half"), List.of("a line"))),
            new Operation(
                "wake another",
                stage -> {
                  stage.enqueue("a");
                  return () -> {
                    stage.cut.wakeAnother(Set.of());
                    // directly: a marker that is lost on its way is made up for by the next look
                    boolean woken = stage.direct.awaitWork(Set.of(), Duration.ofSeconds(1));
                    return woken ? "woken" : "not woken";
                  };
                }),
            holding("checkpoint", (stage, lease) -> stage.cut.checkpoint(lease, "{}")),
            holding(
                "artifact",
                (stage, lease) -> {
                  byte[] file = "file".getBytes();
                  stage
                      .cut
                      .artifacts()
                      .put(lease.taskId(), lease.token(), new ByteArrayInputStream(file));
                  return read(stage, lease);
                }),
            holding(
                "part",
                (stage, lease) -> {
                  var parts = stage.cut.artifacts().parts();
                  parts.put(lease.taskId(), lease.token(), "1-0", file("part"));
                  return parts.names(lease.taskId());
                }),
            holding(
                "join",
                (stage, lease) -> {
                  var parts = stage.direct.artifacts().parts();
                  parts.put(lease.taskId(), lease.token(), "1-0", file("one"));
                  parts.put(lease.taskId(), lease.token(), "1-1", file("two"));
                  stage
                      .cut
                      .artifacts()
                      .parts()
                      .join(lease.taskId(), lease.token(), List.of("1-0", "1-1"));
                  return read(stage, lease);
                }),
            holding(
                "children",
                (stage, lease) ->
                    stage.cut.enqueueChildren(
                        lease, 0, List.of(Stage.task("x"), Stage.task("y"), Stage.task("z")))),
            new Operation(
                "await children",
                stage -> {
                  Lease lease = stage.claimed("a");
                  stage.direct.enqueueChildren(lease, 0, List.of(Stage.task("x")));
                  return () -> stage.step(0, new Settlement.AwaitChildren(lease, 1));
                },
                FENCED),
            new Operation(
                "last child",
                stage -> {
                  Lease lease = stage.claimed("a");
                  stage.direct.enqueueChildren(lease, 0, List.of(Stage.task("x")));
                  stage.holdings.step(
                      stage.direct, Stage.WORKER, 0, new Settlement.AwaitChildren(lease, 1));
                  Lease child = stage.holdings.step(stage.direct, "w1", 1).claimed().get(0).lease();
                  return () -> stage.step(0, new Settlement.Complete(child, "1", null));
                },
                FENCED)));
  }

  private static Operation settling(String name, Function<Lease, Settlement> settlement) {
    return new Operation(
        name,
        stage -> {
          Settlement made = settlement.apply(stage.claimed("a"));
          return () -> stage.step(0, made);
        },
        FENCED);
  }

  private static Settlement handBack(Lease lease) {
    return new Settlement.HandBack(
        lease, Unrunnable.UNKNOWN_TYPE, "w1", "x", Duration.ofHours(1), Duration.ofDays(1));
  }

  private interface Held {
    Object call(Stage stage, Lease lease) throws Exception;
  }

  private static Operation holding(String name, Held call) {
    return new Operation(
        name,
        stage -> {
          Lease lease = stage.claimed("a");
          return () -> call.call(stage, lease).toString();
        });
  }

  private static String read(Stage stage, Lease lease) throws Exception {
    try (var in = stage.direct.artifacts().open(lease.taskId(), "").orElseThrow()) {
      return new String(in.readAllBytes());
    }
  }

  private static Path file(String content) throws Exception {
    Path file = Files.createTempFile("part", "");
    file.toFile().deleteOnExit();
    return Files.writeString(file, content);
  }
}
