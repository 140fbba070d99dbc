package dev.sluice.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.cli.terminal.Terminal.Stream;
import dev.sluice.client.Client;
import dev.sluice.client.Task;
import dev.sluice.client.TaskState;
import dev.sluice.local.RunningSluice;
import dev.sluice.local.cli.Shell.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command that enqueues or looks. */
class CommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static RunningSluice sluice;
  private static Client client;

  private final Shell shell = new Shell(sluice.address(), directory);

  @BeforeAll
  static void start() throws IOException {
    sluice = RunningSluice.serving(directory, Map.of("SLUICE_DEMO_SCHEDULES", "true"));
    client = Client.of(sluice.address(), RunningSluice.TOKEN);
  }

  @AfterAll
  static void stop() {
    sluice.close();
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  @Test
  void enqueuePrintsTheIdAlone() {
    Ran ran = shell.of("", "enqueue", "echo", "{\"text\":\"a b\"}");
    assertEquals(0, ran.code(), ran.err());
    assertEquals("", ran.err());
    assertEquals("echo", client.find(ran.line()).orElseThrow().type());
    assertEquals(1, ran.lines().size());
  }

  @Test
  void everyOptionArrives() {
    String[] words =
        ("enqueue echo {\"text\":\"x\"} --queue slow --priority 9 --delay 2h --expires 3d"
                + " --attempts 7 --timeout 90s --key order-7 --json")
            .split(" ");
    Ran ran = shell.of("", words);
    Task task = client.find(ran.out().replaceAll(".*\"id\":\"([^\"]+)\".*\\s", "$1")).orElseThrow();
    assertEquals("slow", task.queue());
    assertEquals(9, task.priority());
    assertEquals(7, task.maxAttempts());
    assertEquals(Duration.ofSeconds(90), task.timeout());
    assertEquals(TaskState.SCHEDULED, task.state());
    assertTrue(task.runAt().orElseThrow().isAfter(Instant.now().plusSeconds(7_000)));
    assertTrue(task.expiresAt().orElseThrow().isAfter(Instant.now().plusSeconds(200_000)));
    Ran again = shell.of("", words);
    assertTrue(again.out().contains("\"duplicate\":true"), again.out());
    assertTrue(again.out().contains(task.id()), again.out());
    // in the user's zone
    Ran later = shell.of("", "enqueue", "echo", "{\"text\":\"x\"}", "--at", "2999-01-05T09:00");
    assertEquals(4, later.code(), later.out()); // more than a year
    assertTrue(later.err().contains("/runAt"), later.err());
  }

  @Test
  void whoIsToldWhenItEndsArrives() {
    Ran ran =
        shell.of("", "enqueue", "echo", "{\"text\":\"x\"}", "--on-end", "https://example.org/");
    assertEquals(4, ran.code(), ran.out());
    assertTrue(ran.err().contains("SLUICE_WEBHOOK_SECRET"), ran.err()); // which this site lacks
    assertEquals(0, shell.of("", "enqueue", "echo", "{\"text\":\"x\"}", "--no-on-end").code());
    assertEquals(2, shell.run("enqueue echo --no-on-end --on-end https://example.org/").code());
  }

  @Test
  void paramsComeFromAFileOrTheInput() throws IOException {
    Path file = Files.writeString(directory.resolve("params.json"), "{\"text\": \"of a file\"}");
    Ran ofFile = shell.of("", "enqueue", "echo", "@" + file, "--wait");
    assertEquals("{\"text\":\"of a file\"}\n", ofFile.out());
    Ran ofInput = shell.of("{\"text\":\"piped é\"}", "enqueue", "echo", "-", "--wait");
    assertEquals("{\"text\":\"piped é\"}\n", ofInput.out());
  }

  @Test
  void waitingFailsIfTheTaskDoes() throws IOException {
    String[] flaky = {"enqueue", "flaky", "{\"failRate\":1,\"seed\":7}", "--attempts", "1"};
    Ran failed = shell.of("", append(flaky, "--wait"));
    assertEquals(1, failed.code());
    assertEquals("", failed.out());
    assertTrue(failed.err().contains("the task failed: IllegalState"), failed.err());
    Ran asJson = shell.of("", append(flaky, "--wait", "--json"));
    assertEquals(1, asJson.code());
    assertEquals("FAILED", json(asJson.out()).path("state").asText());
    Ran late =
        shell.of("", "enqueue", "echo", "{\"text\":\"x\"}", "--delay", "1h", "--at-most", "1ms");
    assertEquals(1, late.code());
    assertTrue(late.err().contains("has not ended in time; it is SCHEDULED"), late.err());
  }

  private static String[] append(String[] words, String... more) {
    return java.util.stream.Stream.of(words, more)
        .flatMap(java.util.Arrays::stream)
        .toArray(String[]::new);
  }

  @Test
  void progressIsDrawnOnATerminalAlone() {
    Shell seen = new Shell(sluice.address(), directory, Stream.ERR);
    Ran ran = seen.of("", "enqueue", "sleep", "{\"millis\":1500}", "--wait");
    assertEquals(0, ran.code());
    assertTrue(ran.err().contains("running "), ran.err());
    assertTrue(ran.err().contains("░"), ran.err());
    assertFalse(ran.out().contains("\u001B"), ran.out());
    Ran dumb = seen.with("TERM", "dumb").of("", "enqueue", "sleep", "{\"millis\":1}", "--wait");
    assertFalse(dumb.err().contains("\u001B"), dumb.err());
  }

  @Test
  void tasksAreListed() throws IOException {
    for (int i = 0; i < 3; i++) {
      shell.of(
          "",
          "enqueue",
          "echo",
          "{\"text\":\"n " + i + "\"}",
          "--queue",
          "listed",
          "--delay",
          "1h");
    }
    Ran two = shell.run("tasks --queue listed -n 2");
    assertEquals(3, two.lines().size(), two.out());
    assertTrue(two.lines().get(0).matches("ID +STATE +AGE +TYPE"), two.out());
    assertTrue(
        two.lines().get(1).matches("[0-9a-z]{18} +SCHEDULED +\\d+s +echo +in .*n 2"), two.out());
    assertEquals("There are more: -n 4, or --all.\n", two.err());
    Ran all = shell.run("tasks --queue listed --all --json");
    assertEquals(3, all.lines().size());
    JsonNode newest = json(all.lines().get(0));
    assertEquals("n 2", newest.path("preview").asText());
    assertTrue(newest.path("createdAt").asText().endsWith("Z"));
    assertEquals("", all.err());
    assertEquals(
        1, shell.of("", "tasks", "--queue", "listed", "--search", "n 1", "--json").lines().size());
    assertEquals(
        3,
        shell
            .run("tasks --queue listed --state scheduled,failed --since 1h --json")
            .lines()
            .size());
    assertEquals(3, shell.run("tasks --queue listed --owner local --json").lines().size());
    Ran none = shell.run("tasks --queue listed --owner somebody");
    assertEquals("", none.out());
    assertEquals("No task is like this.\n", none.err());
    assertEquals("", shell.run("tasks --queue listed --since 2999-01-01 --json").out());
  }

  @Test
  void aTerminalIsNotLeftOnTheRight() {
    shell.of(
        "", "enqueue", "echo", "{\"text\":\"" + "wide 日本語 ".repeat(11) + "\"}", "--queue", "wide");
    Shell narrow = new Shell(sluice.address(), directory, Stream.OUT).columns(60);
    Ran ran = narrow.with("NO_COLOR", "1").run("tasks --queue wide");
    for (String line : ran.lines()) {
      int width = line.codePoints().map(c -> c > 0x2E80 ? 2 : 1).sum();
      assertTrue(width <= 60, line);
    }
    assertTrue(ran.out().contains("…"));
    assertFalse(ran.out().contains("\u001B"));
    narrow.variables.remove("NO_COLOR");
    assertTrue(narrow.run("tasks --queue wide").out().contains("\u001B["));
    assertFalse(shell.run("tasks --queue wide").out().contains("…"), "a pipe is never cut");
  }

  @Test
  void aTaskCannotDriveTheTerminal() {
    String evil = "{\"name\":\"x\",\"code\":\"\\u001b[2J\\u009b1m\"}";
    Ran ran = shell.of("", "enqueue", "evaluate", evil, "--delay", "1h");
    Ran shown = shell.run("show " + ran.line());
    assertFalse(shown.out().contains("\u001B") || shown.out().contains("\u009B"), shown.out());
    Ran asJson = shell.run("show --json " + ran.line());
    assertFalse(asJson.out().contains("\u001B") || asJson.out().contains("\u009B"));
  }

  @Test
  void showTellsAll() throws IOException {
    Ran waiting = shell.of("", "enqueue", "echo", "{\"text\":\"x\"}", "--delay", "1h");
    Ran shown = shell.run("show " + waiting.line());
    assertEquals(0, shown.code());
    assertTrue(shown.out().contains("waits     for its time, until "), shown.out());
    assertTrue(shown.out().contains("timeline  "), shown.out());
    Ran failed =
        shell.of(
            "", "enqueue", "flaky", "{\"failRate\":1,\"seed\":7}", "--attempts", "1", "--wait");
    Ran why = shell.run("show " + failed.err().lines().findFirst().orElseThrow());
    assertTrue(why.out().contains("error     IllegalStateException: Failed on purpose"), why.out());
    assertTrue(why.out().contains("params    {\"failRate\": 1, \"seed\": 7}"), why.out());
    assertTrue(why.out().matches("(?s).*\\+\\d+ ms +settled +attempt 1 · FAILED.*"), why.out());
    assertTrue(why.out().matches("(?s).* at \\S*Flaky\\.run\\(Flaky\\.java:\\d+\\).*"), why.out());
    JsonNode task = json(shell.run("show --json " + waiting.line()).out());
    assertEquals("scheduled", task.path("waiting").path("reason").asText());
    assertTrue(task.has("result") && task.path("result").isNull(), "nulls are kept");
    assertEquals("enqueued", task.path("timeline").path("events").path(0).path("kind").asText());
    Ran none = shell.run("show no-such");
    assertEquals(1, none.code());
    assertEquals("sluice: There is no task no-such that you may see\n", none.err());
  }

  @Test
  void logsAreFollowedToTheEnd() {
    Ran failing =
        shell.of("", "enqueue", "flaky", "{\"failRate\":1,\"seed\":7}", "--attempts", "2");
    Ran followed = shell.run("logs -f " + failing.line());
    assertEquals(0, followed.code());
    assertEquals(2, followed.lines().size(), followed.out());
    assertTrue(
        followed.lines().get(1).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} .*purpose.*"),
        followed.out());
    assertEquals(followed.out(), shell.run("logs " + failing.line()).out());
    assertEquals(1, shell.run("logs no-such").code());
  }

  @Test
  void queuesTypesAndSchedulesAreShown() throws IOException {
    shell.of("", "enqueue", "echo", "{\"text\":\"x\"}", "--wait");
    Ran queues = shell.run("queues");
    assertTrue(queues.out().startsWith("tasks      scheduled "), queues.out());
    assertTrue(json(shell.run("queues --json").out()).has("minutes"));
    assertTrue(shell.run("types").out().matches("(?s).*\necho +.*"));
    assertFalse(shell.run("types").out().contains("seller-day"));
    assertEquals(
        "object", json(shell.run("types --json echo").out()).path("params").path("type").asText());
    assertEquals(1, shell.run("types no-such").code());
    JsonNode schedules = json(shell.run("schedules --json").out()).path("schedules");
    String id = schedules.path(0).path("id").asText();
    assertTrue(shell.run("schedules").out().contains(id));
    assertEquals(id + "  paused\n", shell.run("schedules pause " + id).out());
    assertTrue(shell.run("schedules").out().contains("paused"));
    String task = shell.run("schedules run " + id).line();
    assertEquals(schedules.path(0).path("type").asText(), client.find(task).orElseThrow().type());
    assertTrue(shell.run("schedules resume " + id).out().startsWith(id + "  resumed, next "));
    Ran wrong = shell.run("schedules pause " + id + "s");
    assertEquals(1, wrong.code());
    assertEquals(
        "sluice: There is no schedule %ss. Did you mean %s?\n".formatted(id, id), wrong.err());
  }

  @Test
  void thePageIsOpened() throws Exception {
    assertEquals(sluice.address() + "\n", shell.run("open").out());
    Path told = directory.resolve("told");
    Path browser =
        Files.writeString(
            directory.resolve("browser"),
            "#!/bin/sh\necho \"$1\" > " + told + ".new && mv " + told + ".new " + told + "\n");
    assertTrue(browser.toFile().setExecutable(true));
    Ran ran = shell.with("BROWSER", browser.toString()).run("open 001m8ac7rth2qknd1k");
    assertTrue(ran.line().endsWith("/#/tasks/001m8ac7rth2qknd1k"), ran.out());
    org.awaitility.Awaitility.await().until(() -> Files.exists(told));
    assertEquals(ran.out(), Files.readString(told));
    assertFalse(ran.out().contains(RunningSluice.TOKEN));
    Files.delete(told);
    shell.run("open --print");
    assertFalse(Files.exists(told));
  }

  @Test
  void plainCharactersDoWhereThereAreNoOthers() {
    Shell plain =
        new Shell(sluice.address(), directory, Stream.OUT).charset(StandardCharsets.US_ASCII);
    String id = shell.of("", "enqueue", "echo", "{\"text\":\"é\"}", "--queue", "ascii").line();
    assertTrue(plain.run("tasks --queue ascii --json").out().contains(id));
    assertFalse(
        plain.columns(50).run("tasks --state FAILED,SUCCEEDED").out().contains("?"), plain.out());
    assertEquals(List.of(), plain.run("tasks --queue none").lines());
  }
}
