package dev.sluice.local.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.terminal.Terminal.Stream;
import dev.sluice.client.Client;
import dev.sluice.client.EnqueueOptions;
import dev.sluice.local.RunningSluice;
import dev.sluice.local.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice tail}. */
class TailTest {
  private static final String DRAWN = "Ctrl-C ends";
  private static final EnqueueOptions NOW = EnqueueOptions.DEFAULTS;

  @TempDir Path directory;
  private RunningSluice sluice;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    sluice = RunningSluice.serving(directory);
    client = Client.of(sluice.address(), RunningSluice.TOKEN);
  }

  @AfterEach
  void stop() {
    sluice.close();
  }

  private static CompletableFuture<Ran> begun(Shell shell, String words) {
    CompletableFuture<Ran> running = CompletableFuture.supplyAsync(() -> shell.run(words));
    await().atMost(Duration.ofSeconds(30)).until(() -> shell.out().contains(DRAWN));
    return running;
  }

  private String echo(String text) {
    return client.enqueue("echo", Map.of("text", text), NOW).id();
  }

  @Test
  void whatRunsIsDrawnAndWhatEndsPasses() throws Exception {
    String before = echo("before");
    client.await(before, Duration.ofSeconds(60));
    Shell shell = new Shell(sluice.address(), directory, Stream.OUT).with("NO_COLOR", "1");
    CompletableFuture<Ran> tail = begun(shell, "tail --lines 3");
    String slow = client.enqueue("sleep", Map.of("millis", 2_500), NOW).id();
    await().atMost(Duration.ofSeconds(30)).until(() -> shell.out().contains(slow + " sleep"));
    await().atMost(Duration.ofSeconds(30)).until(() -> shell.out().contains("█"));
    String quick = echo("quick");
    String failing =
        client.enqueue("flaky", Map.of("failRate", 1, "seed", 7), NOW.withMaxAttempts(1)).id();
    Ran ran = tail.get(60, TimeUnit.SECONDS);
    assertEquals(0, ran.code());
    String printed = ran.out().replaceAll("\u001B\\[[0-9]*[AJ]|\r", "");
    assertTrue(printed.contains(quick + " SUCCEEDED echo       took "), printed);
    assertTrue(printed.contains(failing + " FAILED    flaky      IllegalState"), printed);
    Pattern ended = Pattern.compile(slow + " SUCCEEDED sleep      took (2\\.[5-9]|[3-9]\\.\\d) s");
    assertTrue(ended.matcher(printed).find(), printed);
    assertFalse(printed.contains(before), "ended before it began");
    for (String line : printed.lines().toList()) {
      assertTrue(line.length() < 80, line);
    }
  }

  @Test
  void aFilterAndJsonSuitScripts() throws Exception {
    Shell shell = new Shell(sluice.address(), directory);
    CompletableFuture<Ran> tail =
        CompletableFuture.supplyAsync(() -> shell.run("tail -n 2 --json --type sleep,other"));
    // it says nothing as it begins, so others end until it has seen two of its own
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              echo("not meant");
              client.enqueue("sleep", Map.of("millis", 1), NOW);
              return tail.isDone();
            });
    Ran ran = tail.get();
    assertEquals(2, ran.lines().size());
    assertTrue(ran.lines().stream().allMatch(line -> line.contains("\"type\":\"sleep\"")));
    assertFalse(ran.out().contains("\u001B"));
  }

  @Test
  void anAttemptThatIsToBeRetriedIsALineToo() throws Exception {
    Shell shell = new Shell(sluice.address(), directory, Stream.OUT).with("NO_COLOR", "1");
    CompletableFuture<Ran> tail = begun(shell, "tail -n 1");
    EnqueueOptions limited = NOW.withTimeout(Duration.ofSeconds(3));
    String id = client.enqueue("sleep", Map.of("millis", 600_000), limited).id();
    await().atMost(Duration.ofSeconds(30)).until(() -> shell.out().contains(id));
    Ran ran = tail.get(60, TimeUnit.SECONDS);
    assertTrue(ran.out().contains(id + " SCHEDULED sleep"), ran.out());
    assertTrue(ran.out().contains("again after"), ran.out());
  }

  @Test
  void aServerThatGoesAwayIsAskedAgain() throws Exception {
    Shell shell = new Shell(sluice.address(), directory, Stream.OUT);
    Thread thread = new Thread(() -> shell.run("tail"));
    thread.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> shell.out().contains(DRAWN));
    sluice.kill();
    await().atMost(Duration.ofSeconds(60)).until(() -> shell.err().contains("No answer"));
    thread.interrupt();
    thread.join(30_000);
    assertFalse(thread.isAlive());
    assertEquals("No answer; trying again…\n", shell.err());
  }
}
