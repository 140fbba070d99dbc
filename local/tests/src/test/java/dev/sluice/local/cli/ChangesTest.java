package dev.sluice.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.terminal.Terminal.Stream;
import dev.sluice.client.Client;
import dev.sluice.client.EnqueueOptions;
import dev.sluice.client.NewTask;
import dev.sluice.client.Task;
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

/** {@code cancel}, {@code retry}, {@code delete}, {@code edit} and {@code pause}. */
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
    String shown = shell.run("show " + id).out();
    assertTrue(shown.contains(" cancel-asked  attempt 1"), shown);
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
  void theTimeToWaitIsThatOfAllTogether() {
    List<String> ids = waiting("stuck", 6);
    shell.run("cancel --queue stuck --yes");
    shell.run("pause --queue stuck");
    long begun = System.nanoTime();
    Ran late = shell.run("retry --at-most 1s " + String.join(" ", ids));
    assertEquals(6, late.err().split("has not ended in time", -1).length - 1, late.err());
    assertTrue(System.nanoTime() - begun < 5_000_000_000L, "not a second for each");
    shell.run("resume --queue stuck");
  }

  @Test
  void aRetryIsFollowedToItsEnd() {
    List<String> ids = waiting("followed", 3);
    shell.run("cancel --queue followed --yes");
    Ran one = shell.run("retry --wait " + ids.get(0));
    assertEquals(0, one.code(), one.err());
    assertEquals("{\"text\":\"n0\"}\n", one.out());
    assertEquals(ids.get(0) + "\n", one.err());
    Ran both = shell.run("retry --wait " + ids.get(1) + " " + ids.get(0) + " " + ids.get(2));
    assertEquals(1, both.code(), "one of them had succeeded");
    assertEquals(ids.get(1) + "  succeeded\n" + ids.get(2) + "  succeeded\n", both.out());
    assertEquals("sluice: " + ids.get(0) + ": it is succeeded\n", both.err());
    String flaky =
        shell.of("", "enqueue", "flaky", "{\"failRate\":1,\"seed\":7}", "--attempts", "1").line();
    client.await(flaky, Duration.ofSeconds(60));
    Ran again = shell.run("retry --wait " + flaky);
    assertEquals(1, again.code());
    assertEquals("", again.out());
    assertTrue(again.err().contains("sluice: the task failed: IllegalState"), again.err());
    client.delete(flaky); // other tests count what fails
    assertEquals(2, shell.run("retry --wait --queue followed --yes").code());
    String late = waiting("followed", 1).get(0);
    shell.run("cancel " + late);
    Ran other = shell.of("", "retry", late, "--params", "{\"text\":\"b\"}", "--at-most", "60s");
    assertEquals("{\"text\":\"b\"}\n", other.out());
  }

  @Test
  void aQueueAndATypeArePausedAndResumed() {
    Ran empty = shell.run("pause --queue night");
    assertEquals("queue night  paused\n", empty.out());
    assertEquals("No task waits in queue night now.\n", empty.err());
    shell.of("", "enqueue", "echo", "{\"text\":\"x\"}", "--queue", "night");
    assertEquals("", shell.run("pause --queue night").err());
    String until = shell.run("pause --type echo --for 2h --reason broken").out();
    assertTrue(until.startsWith("type echo  paused until "), until);
    String queues = shell.run("queues").out();
    assertTrue(queues.contains("paused     queue night by "), queues);
    assertTrue(queues.contains("type echo by "), queues);
    assertTrue(queues.contains(": broken"), queues);
    String id = shell.of("", "enqueue", "echo", "{\"text\":\"x\"}").line();
    String shown = shell.run("show " + id).out();
    assertTrue(shown.contains("its type is paused by ") && shown.contains("(broken)"), shown);
    assertEquals(2, client.pauses().list().size());
    assertEquals("type echo  resumed\n", shell.run("resume --type echo").out());
    assertEquals("queue night  resumed\n", shell.run("resume --queue night").out());
    assertEquals(List.of(), client.pauses().list());
    assertEquals(1, shell.run("pause --type no-such").code());
    assertEquals(2, shell.run("pause --type echo --queue night").code());
    assertEquals(2, shell.run("pause").code());
    assertEquals(2, shell.run("pause --queue night --for ever").code());
  }

  @Test
  void aTaskIsEditedAndRunsAgainWithOtherParams() {
    String id = waiting("edited", 1).get(0);
    assertEquals(
        id + "  changed, scheduled\n",
        shell.of("", "edit", id, "--params", "{\"text\":\"b\"}", "--priority", "9").out());
    assertEquals(9, client.find(id).orElseThrow().priority());
    assertEquals(id + "  changed, scheduled\n", shell.run("edit " + id + " --queue night").out());
    assertEquals("night", client.find(id).orElseThrow().queue());
    assertTrue(shell.run("show " + id).out().contains("edited to night"));
    assertEquals(4, shell.run("edit " + id + " --queue Night").code());
    shell.run("edit " + id + " --queue default");
    assertEquals(2, shell.run("edit " + id).code());
    assertEquals(2, shell.run("edit " + id + " --now --delay 1h").code());
    shell.run("cancel " + id);
    Ran late = shell.run("edit " + id + " --now");
    assertEquals(1, late.code());
    assertEquals("sluice: " + id + ": it is cancelled\n", late.err());
    assertEquals(
        id + "  queued\n", shell.of("", "retry", id, "--params", "{\"text\":\"c\"}").out());
    Task ended = client.await(id, Duration.ofSeconds(60));
    assertEquals(Map.of("text", "c"), ended.members().get("params"));
    assertTrue(shell.run("show " + id).out().contains("edited"));
    assertEquals(4, shell.of("", "retry", id, "--params", "{\"texts\":\"c\"}").code());
    assertEquals(2, shell.of("", "retry", id, id, "--params", "{}").code());
    assertEquals(2, shell.of("", "retry", "--type", "echo", "--params", "{}").code());
  }

  @Test
  void statisticsAreATable() {
    String id = client.enqueue("echo", Map.of("text", "x"), EnqueueOptions.DEFAULTS).id();
    client.await(id, Duration.ofSeconds(60));
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shell.run("stats --type echo").out().contains("echo"));
    assertTrue(shell.run("stats").out().startsWith("TYPE "));
    assertTrue(shell.run("stats --days --json").out().contains("\"by\":\"hour\""));
  }
}
