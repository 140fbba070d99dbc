package dev.sluice.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.client.Client;
import dev.sluice.client.EnqueueOptions;
import dev.sluice.client.Task;
import dev.sluice.client.TaskQuery;
import dev.sluice.client.TaskState;
import dev.sluice.local.RunningSluice;
import dev.sluice.local.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group of failures, and children that failed, which only their parent runs again. */
class FailedChildrenTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static RunningSluice sluice;
  private static Client client;
  private static Path sales;

  private final Shell shell = new Shell(sluice.address(), directory);

  @BeforeAll
  static void start() throws IOException {
    sales = Files.createDirectory(directory.resolve("sales")).resolve("sales.csv");
    write("two");
    sluice = RunningSluice.serving(directory, Map.of("SLUICE_SALES", sales.getParent().toString()));
    client = Client.of(sluice.address(), RunningSluice.TOKEN);
  }

  @AfterAll
  static void stop() {
    sluice.close();
  }

  private static void write(String units) throws IOException {
    Files.writeString(
        sales,
        """
        day,seller_id,product_id,category,units_sold,revenue,freight
        2024-01-01,amber-mill,p-1,tea,2,10.00,1.00
        2024-01-02,amber-mill,p-2,tea,%s,10.00,1.00
        """
            .formatted(units));
  }

  /** Its second part fails. */
  private static String report() {
    Map<String, Object> params =
        Map.of(
            "startDate", "2024-01-01",
            "endDate", "2024-01-02",
            "sellerIds", List.of("amber-mill"),
            "launcher", "ann");
    String id = client.enqueue("seller-report", params, EnqueueOptions.DEFAULTS).id();
    assertEquals(TaskState.SUCCEEDED, client.await(id, LONG).state());
    return id;
  }

  private static Task failedPart(String report) {
    return client
        .list(TaskQuery.ALL.withParent(report).withStates(TaskState.FAILED))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoRetriesChildrenIsLedToTheirParent() throws IOException {
    String report = report();
    String child = failedPart(report).id();
    String group = client.find(child).orElseThrow().errorGroup().orElseThrow().substring(0, 6);
    Ran retried = shell.run("failures retry -y " + group);
    assertEquals(1, retried.code(), "nothing was done");
    assertEquals("", retried.out());
    assertTrue(retried.err().contains("only with their parent: sluice retry "), retried.err());
    assertTrue(retried.err().contains(report), retried.err());
    assertTrue(shell.run("failures show --parents " + group).lines().contains(report));
    Ran one = shell.run("retry " + child);
    assertEquals(1, one.code());
    assertTrue(
        one.err().endsWith("it runs again with it: sluice retry " + report + "\n"), one.err());
    Ran filtered = shell.run("retry -y --parent " + report);
    assertEquals(1, filtered.code());
    assertEquals("1 left alone\n", filtered.out());
    assertTrue(filtered.err().endsWith(": sluice retry " + report + "\n"), filtered.err());
    Ran followed = shell.run("retry --wait " + report);
    assertEquals(0, followed.code(), followed.err());
    assertTrue(
        followed
            .err()
            .endsWith(
                ("sluice: 1 of 2 children failed; sluice tasks --parent %s --state FAILED lists"
                        + " them, sluice retry %s runs them again\n")
                    .formatted(report, report)),
        followed.err());
    assertTrue(
        shell
            .run("show " + report)
            .out()
            .contains(
                "\nchildren  1 of 2 children failed; sluice tasks --parent "
                    + report
                    + " --state "));
    write("2");
    assertEquals(0, shell.run("retry " + report).code());
    assertEquals(TaskState.SUCCEEDED, client.await(report, LONG).state());
    assertEquals(TaskState.SUCCEEDED, client.find(child).orElseThrow().state());
    write("two");
  }

  @Test
  void aGroupIsShownByItsNameOrByAnyOfItsTasks() throws IOException {
    Map<String, Object> params = Map.of("failRate", 1, "seed", 7);
    EnqueueOptions once = EnqueueOptions.DEFAULTS.withMaxAttempts(1);
    String older = client.enqueue("flaky", params, once).id();
    client.await(older, LONG);
    String newer = client.enqueue("flaky", params, once).id();
    Task failed = client.await(newer, LONG);
    String group = failed.errorGroup().orElseThrow();
    Ran shown = shell.run("failures show " + older);
    assertEquals(0, shown.code(), shown.err());
    List<String> lines = shown.lines();
    assertEquals(
        group.substring(0, 6)
            + "  flaky  "
            + failed.error().orElseThrow().replaceAll("[0-9]+", "#"),
        lines.get(0));
    assertTrue(
        lines.get(1).matches("at +dev\\.sluice\\.app\\.demo\\.Flaky\\.run\\(.*"), lines.get(1));
    assertTrue(shown.out().contains("\ntasks     2\n"), shown.out());
    assertTrue(shown.out().matches("(?s).*\nfirst +20.*\nlast +20.*"), shown.out());
    assertTrue(shown.out().contains("█  the last 24 hours, at most 2 in one\n"), shown.out());
    assertTrue(shown.out().contains("\nnewest    " + newer + "  "), shown.out());
    assertTrue(shown.out().contains("\n          " + older + "  "), shown.out());
    assertTrue(
        shown.out().matches("(?s).*\ntrace +java\\.lang\\.IllegalStateException: .*Flaky.*"),
        shown.out());
    assertEquals(lines.get(0), shell.run("failures show " + group).lines().get(0));
    Ran json = shell.run("failures show --json " + group.substring(0, 6));
    assertTrue(json.out().startsWith("{\"id\":\"" + group + "\""), json.out());
    assertTrue(
        shell
            .run("show " + older)
            .out()
            .contains("group     sluice failures show " + group.substring(0, 6)));
    assertEquals(1, shell.run("failures show no-such").code());
    assertFalse(client.find(report()).orElseThrow().errorGroup().isPresent());
  }
}
