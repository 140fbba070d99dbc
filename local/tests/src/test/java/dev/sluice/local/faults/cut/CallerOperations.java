package dev.sluice.local.faults.cut;

import dev.sluice.app.minutes.IdBatchStore;
import dev.sluice.app.minutes.MinuteGroupStore;
import dev.sluice.app.minutes.NewIdBatch;
import dev.sluice.app.minutes.UserStore;
import dev.sluice.local.tasks.MinuteStores;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.ScheduleStore.Fire;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What callers and schedules do with the queue, as {@link Operation}s. */
final class CallerOperations {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  private CallerOperations() {}

  static Stream<Operation> all() {
    return Stream.of(tasks(), changes(), schedules(), ofTheMinuteGroups()).flatMap(each -> each);
  }

  private static Stream<Operation> tasks() {
    return Stream.of(
        plain("enqueue", queue -> queue.enqueue(List.of(Stage.keyed("a")))),
        plain(
            "enqueue a batch",
            queue ->
                queue.enqueue(
                    IntStream.range(0, 101).mapToObj(i -> Stage.keyed("batch" + i)).toList())),
        plain(
            "enqueue together",
            queue ->
                queue.enqueueTogether(
                    List.of(Stage.keyed("a"), Stage.keyed("b")), "picture".getBytes())));
  }

  private static Stream<Operation> changes() {
    Patch patch = new Patch(9, Duration.ofHours(1), null, List.of());
    return Stream.of(
        waiting("cancel", (queue, id) -> queue.cancel(id)),
        new Operation(
            "cancel what runs",
            stage -> {
              String id = stage.claimed("a").taskId();
              return () -> stage.cut.cancel(id).toString();
            }),
        waiting("delete", (queue, id) -> queue.delete(id)),
        waiting("patch", (queue, id) -> queue.patch(id, patch)),
        new Operation(
            "retry",
            stage -> {
              String id = stage.failed(1).get(0).id();
              return () -> stage.cut.replay(id).toString();
            }),
        new Operation(
            "retry many",
            stage -> {
              List<FailedTask> failed = stage.failed(101);
              return () -> "" + stage.cut.replay(failed);
            },
            "51",
            "1"), // fifty or a hundred were retried by the call before
        new Operation(
            "repair",
            stage -> {
              stage.damage();
              return () -> stage.cut.repair(false).sound() ? "sound" : "repaired";
            },
            "sound")); // what was found was mended by the call before
  }

  private static Stream<Operation> schedules() {
    NewTask task = NewTask.of("echo", "{\"text\":\"tick\"}", "schedule:s");
    return Stream.of(
        new Operation(
            "fire",
            stage -> {
              stage.direct.schedules().fire(fire(task, null, List.of()));
              Instant known = stage.direct.schedules().states().get("s").seen();
              Fire due = fire(task, known, List.of(NOON, NOON.plusSeconds(60)));
              return () -> stage.cut.schedules().fire(due).toString();
            },
            "Fired[outcome=MOVED, seen=TIME, taskIds=[]]"),
        new Operation(
            "run by hand",
            stage -> () -> stage.cut.schedules().run("s", Stage.keyed("hand")).toString()),
        new Operation("pause", stage -> () -> "" + stage.cut.schedules().pause("s", true)),
        new Operation(
            "resume",
            stage -> {
              stage.direct.schedules().pause("s", true);
              return () -> "" + stage.cut.schedules().pause("s", false);
            }));
  }

  private static Fire fire(NewTask task, Instant known, List<Instant> times) {
    Instant until = NOON.plusSeconds(60);
    return new Fire("s", task, known, until, times, true);
  }

  private static Stream<Operation> ofTheMinuteGroups() {
    return Stream.of(
        plain("add a batch of ids", queue -> batch(queue)),
        new Operation(
            "delete a batch of ids",
            stage -> {
              batch(stage.direct);
              IdBatchStore batches = MinuteStores.idBatches(stage.cut);
              return () -> "" + batches.delete(1);
            }),
        new Operation(
            "rename a batch of ids",
            stage -> {
              batch(stage.direct);
              IdBatchStore batches = MinuteStores.idBatches(stage.cut);
              return () -> batches.rename(1, "anew") + " " + batches.find(1).orElseThrow().name();
            }),
        new Operation(
            "assign places",
            stage -> {
              batch(stage.direct);
              MinuteGroupStore groups = MinuteStores.minuteGroups(stage.cut);
              return () -> groups.give(1, 0, NOON, 120).orElseThrow().share().toString();
            }),
        new Operation(
            "rename a user",
            stage -> {
              MinuteStores.users(stage.direct).add("ann", "ann", null);
              UserStore users = MinuteStores.users(stage.cut);
              return () -> users.rename(1, "bob") + " " + users.find(1).orElseThrow().name();
            }),
        new Operation(
            "add a user",
            stage -> {
              UserStore users = MinuteStores.users(stage.cut);
              return () -> users.add("ann", "ann", Stage.keyed("u").idempotency()).toString();
            },
            "Duplicate[number=N]"),
        new Operation(
            "delete a user",
            stage -> {
              MinuteStores.users(stage.direct).add("ann", "ann", null);
              UserStore users = MinuteStores.users(stage.cut);
              return () -> "" + users.delete(1);
            }),
        plain(
            "load a reference set",
            queue -> {
              queue.replaceReference("sellers", Map.of("1", "one"));
              return queue.reference("sellers");
            }),
        plain("make the sealing secret", queue -> queue.sealingSecret().length()));
  }

  private static Object batch(RedisTaskQueue queue) {
    return MinuteStores.idBatches(queue)
        .add(
            new NewIdBatch(
                "call",
                LongStream.rangeClosed(1, 1_001).iterator(),
                Stage.keyed("ids").idempotency()),
            (number, count) -> NewTask.of("minute-group", "{}", "ann"));
  }

  private static Operation plain(String name, Function<RedisTaskQueue, Object> call) {
    return new Operation(name, stage -> () -> call.apply(stage.cut).toString());
  }

  private interface Change {
    Object of(RedisTaskQueue queue, String id);
  }

  private static Operation waiting(String name, Change change) {
    return new Operation(
        name,
        stage -> {
          String id = stage.enqueue("a");
          return () -> change.of(stage.cut, id).toString();
        });
  }
}
