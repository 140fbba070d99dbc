package dev.sluice.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.client.Client;
import dev.sluice.client.EnqueueOptions;
import dev.sluice.local.RunningSluice;
import dev.sluice.local.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code failures}: a group is retried, ignored and deleted. */
class FailureGroupTest {
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

  private static void fail(int count) {
    Map<String, Object> params = Map.of("failRate", 1, "seed", 7);
    EnqueueOptions once = EnqueueOptions.DEFAULTS.withMaxAttempts(1);
    IntStream.range(0, count)
        .mapToObj(i -> client.enqueue("flaky", params, once).id())
        .toList()
        .forEach(id -> client.await(id, Duration.ofSeconds(60)));
  }

  @Test
  void aGroupOfFailuresIsRetried() {
    fail(3);
    Ran listed = shell.run("failures");
    String row = listed.lines().stream().filter(l -> l.contains("flaky")).findFirst().orElseThrow();
    assertTrue(
        row.matches(
            "[0-9a-f]{6} +\\d+ +\\d+s +(\\d+ of \\d+(, \\d+ under way)? +)?flaky +"
                + "Flaky.java:\\d+ +IllegalStateException: Failed.*#"),
        row);
    assertTrue(shell.run("failures --json").out().startsWith("{\"groups\":["));
    String group = row.substring(0, 6);
    Ran untold = shell.run("failures retry " + group);
    assertEquals(2, untold.code());
    assertTrue(untold.err().contains("Retry 3 tasks of flaky, IllegalState"), untold.err());
    assertTrue(
        shell.run("failures ignore " + group).out().matches(group + "  ignored until .*\\d+\n"));
    assertTrue(shell.run("failures").out().contains("ignored: IllegalState"));
    assertEquals(group + "  no longer ignored\n", shell.run("failures unignore " + group).out());
    assertFalse(shell.run("failures").out().contains("ignored: "));
    String brief = shell.run("failures ignore --for 90m " + group.substring(0, 3)).out();
    assertTrue(brief.matches(group + "  ignored until .*\\d+:\\d\\d.*\n"), brief);
    String until = shell.run("failures show --json " + group).out();
    Instant end = Instant.parse(until.replaceFirst("(?s).*\"ignoredUntil\":\"([^\"]*).*", "$1"));
    Duration left = Duration.between(Instant.now(), end);
    assertTrue(left.toMinutes() >= 118 && left.toMinutes() <= 120, until + ": whole hours");
    assertEquals(2, shell.run("failures ignore --for ever " + group).code());
    assertEquals(0, shell.run("failures ignore --for 30s " + group).code());
    shell.run("pause --type flaky");
    assertEquals(
        "1 queued\n", shell.run("failures retry -y --most 1 --per-minute 6000 " + group).out());
    String waits = shell.run("failures").out();
    assertTrue(waits.matches("(?s).* \\d+ of \\d+, 1 under way .*"), waits);
    String shown = shell.run("failures show " + group).out();
    assertTrue(
        shown.matches("(?s).*\nretries   Of the last \\d+ retried, .*1 is under way\\.\n.*"),
        shown);
    shell.run("resume --type flaky");
    Ran told = shell.run("failures retry -y " + group);
    assertTrue(told.out().matches("[23] queued\n"), told.out());
    org.awaitility.Awaitility.await()
        .until(() -> shell.run("failures").out().matches("(?s).* 0 of [1-9]\\d* .*"));
    Ran deleted;
    do { // they fail again, as soon as a worker has them
      deleted = shell.run("failures delete -y " + group);
    } while (deleted.code() != 0);
    assertTrue(deleted.out().endsWith(" deleted\n"), deleted.out());
    Ran none = shell.run("failures retry -y no-such");
    assertEquals(1, none.code());
    assertTrue(none.err().startsWith("sluice: There is no group no-such"), none.err());
  }
}
