package dev.sluice.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.terminal.Terminal.Stream;
import dev.sluice.client.Client;
import dev.sluice.client.EnqueueOptions;
import dev.sluice.client.NewTask;
import dev.sluice.client.TaskQuery;
import dev.sluice.client.TaskState;
import dev.sluice.local.RunningSluice;
import dev.sluice.local.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cancel}, {@code retry}, {@code delete} and {@code failures}. */
class ChangesTest {
  private static final EnqueueOptions LATER = EnqueueOptions.DEFAULTS.withDelay(Duration.ofDays(1));

  @TempDir static Path directory;
  private static RunningSluice sluice;
  private static Client client;

  private final Shell shell = new Shell(sluice.address(), directory);

  @BeforeAll
  static void start() throws IOException {
    sluice = RunningSluice.serving(directory);
    client = Client.of(sluice.address(), RunningSluice.TOKEN);
  }

  @AfterAll
  static void stop() {
    sluice.close();
  }

  private static List<String> waiting(String queue, int count) {
    List<NewTask> tasks =
        IntStream.range(0, count)
            .mapToObj(i -> new NewTask("echo", Map.of("text", "n" + i), LATER.withQueue(queue)))
            .toList();
    return client.enqueueAll(tasks).stream().map(outcome -> outcome.orThrow().id()).toList();
  }

  private static long count(String queue, TaskState state) {
    return client.list(TaskQuery.ALL.withQueue(queue).withStates(state)).count();
  }

  private static void fail(String type, int count) {
    Map<String, Object> params = Map.of("failRate", 1, "seed", 7);
    EnqueueOptions once = EnqueueOptions.DEFAULTS.withMaxAttempts(1).withQueue(type);
    IntStream.range(0, count)
        .mapToObj(i -> client.enqueue("flaky", params, once).id())
        .toList()
        .forEach(id -> client.await(id, Duration.ofSeconds(60)));
  }

  @Test
  void aTaskIsCancelledRetriedAndDeletedById() {
    String id = waiting("by-id", 1).get(0);
    assertEquals(id + "  cancelled\n", shell.run("cancel " + id).out());
    assertEquals(id + "  queued\n", shell.run("retry " + id).out());
    assertEquals(TaskState.SUCCEEDED, client.await(id, Duration.ofSeconds(60)).state());
    Ran late = shell.run("cancel " + id);
    assertEquals(1, late.code());
    assertEquals("sluice: " + id + ": it is succeeded\n", late.err());
    assertEquals(id + "  deleted\n", shell.run("delete " + id).out());
    Ran gone = shell.run("delete " + id);
    assertEquals(1, gone.code());
    assertEquals("sluice: " + id + ": there is no such task\n", gone.err());
  }

  @Test
  void oneThatCannotBeChangedDoesNotKeepTheOthers() {
    List<String> ids = waiting("several", 2);
    Ran ran = shell.run("cancel " + ids.get(0) + " no-such " + ids.get(1));
    assertEquals(1, ran.code());
    assertEquals(2, ran.lines().size());
    assertEquals("sluice: no-such: there is no such task\n", ran.err());
    assertEquals(2, count("several", TaskState.CANCELLED));
  }

  @Test
  void idsComeFromTheInput() {
    waiting("piped", 3);
    String ids =
        shell
            .run("tasks --queue piped --json")
            .out()
            .replaceAll("(?m)^\\{\"id\":\"(.*?)\".*$", "$1");
    assertEquals(3, shell.of(ids, "cancel", "-").lines().size());
    assertEquals(3, count("piped", TaskState.CANCELLED));
    assertEquals("", shell.of("", "cancel", "-").out());
  }

  @Test
  void aRunningTaskIsAskedToStop() {
    String id = client.enqueue("sleep", Map.of("millis", 600_000), EnqueueOptions.DEFAULTS).id();
    while (client.await(id, Duration.ofMillis(100)).state() != TaskState.RUNNING) {}
    assertEquals(id + "  asked to stop\n", shell.run("cancel " + id).out());
    assertEquals(TaskState.CANCELLED, client.await(id, Duration.ofSeconds(60)).state());
  }

  @Test
  void aFilterIsCountedAndAskedAbout() {
    waiting("asked", 3);
    Shell seen = new Shell(sluice.address(), directory, Stream.IN, Stream.ERR);
    Ran no = seen.of("n\n", "cancel", "--queue", "asked");
    assertEquals(1, no.code());
    assertEquals("Cancel 3 tasks: 3 scheduled? [y/N] Nothing was changed.\n", no.err());
    assertEquals(1, seen.of("", "cancel", "--queue", "asked").code(), "end of the input is no yes");
    assertEquals(3, count("asked", TaskState.SCHEDULED));
    Ran yes = seen.of("y\n", "cancel", "--queue", "asked");
    assertEquals(0, yes.code());
    assertEquals("3 cancelled\n", yes.out());
    assertEquals(3, count("asked", TaskState.CANCELLED));
    Ran none = seen.of("y\n", "cancel", "--queue", "asked");
    assertEquals(0, none.code());
    assertTrue(none.err().contains("No task is like this."), none.err());
  }

  @Test
  void withoutATerminalNothingIsChangedUnlessTold() {
    waiting("untold", 2);
    Ran untold = shell.run("delete --queue untold --state scheduled");
    assertEquals(2, untold.code());
    assertEquals(1, untold.err().lines().count(), untold.err());
    assertTrue(untold.err().endsWith("give --yes\n"), untold.err());
    assertEquals("2 deleted\n", shell.run("delete --queue untold --state scheduled -y").out());
    assertEquals(0, count("untold", TaskState.SCHEDULED));
    assertEquals(2, shell.run("cancel").code());
    assertEquals(2, shell.run("cancel some-id --queue untold").code());
  }

  @Test
  void manyAreChangedPageByPage() {
    waiting("many", 450);
    Shell seen = new Shell(sluice.address(), directory, Stream.ERR);
    Ran ran = seen.run("cancel --queue many --yes");
    assertEquals("450 cancelled\n", ran.out());
    assertTrue(ran.err().contains(" of 450"), ran.err());
    assertEquals(450, count("many", TaskState.CANCELLED));
    // the usual states: nothing that waits is deleted by a filter that names none
    waiting("many", 1);
    assertEquals("450 deleted\n", seen.run("delete --queue many --yes").out());
    assertEquals(1, count("many", TaskState.SCHEDULED));
  }

  @Test
  void aGroupOfFailuresIsRetried() {
    fail("group", 3);
    Ran listed = shell.run("failures");
    String row = listed.lines().stream().filter(l -> l.contains("flaky")).findFirst().orElseThrow();
    assertTrue(
        row.matches("[0-9a-f]{6} +\\d+ +\\d+s +flaky +IllegalStateException: Failed.*#"), row);
    assertTrue(shell.run("failures --json").out().startsWith("{\"groups\":["));
    String group = row.substring(0, 6);
    Ran untold = shell.run("failures retry " + group);
    assertEquals(2, untold.code());
    assertTrue(untold.err().contains("Retry 3 tasks of flaky, IllegalState"), untold.err());
    Ran told = shell.run("failures retry -y " + group);
    assertEquals("3 queued\n", told.out(), told.err());
    Ran none = shell.run("failures retry -y no-such");
    assertEquals(1, none.code());
    assertTrue(none.err().startsWith("sluice: There is no group no-such"), none.err());
  }
}
