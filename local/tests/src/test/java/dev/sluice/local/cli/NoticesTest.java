package dev.sluice.local.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.client.Client;
import dev.sluice.client.Task;
import dev.sluice.local.RunningSluice;
import dev.sluice.local.cli.Shell.Ran;
import dev.sluice.local.ended.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of notices, and of fan-outs some of whose children failed. */
class NoticesTest {
  private static final Receiver RECEIVER = new Receiver();
  private static final Receiver REFUSING = new Receiver();

  @TempDir static Path directory;
  private static RunningSluice sluice;
  private static Client client;

  private final Shell shell = new Shell(sluice.address(), directory);

  @BeforeAll
  static void start() throws IOException {
    Path sales = Files.createDirectory(directory.resolve("sales"));
    Files.writeString(
        sales.resolve("sales.csv"),
        """
        day,seller_id,product_id,category,units_sold,revenue,freight
        2024-01-01,amber-mill,p-1,tea,2,10.00,1.00
        2024-01-02,amber-mill,p-2,tea,two,10.00,1.00
        """);
    sluice =
        RunningSluice.serving(
            directory,
            Map.of(
                "SLUICE_WEBHOOK_SECRET",
                Receiver.SECRET,
                "SLUICE_WEBHOOK_HOSTS",
                RECEIVER.host() + "," + REFUSING.host(),
                "SLUICE_SALES",
                sales.toString()));
    client = Client.of(sluice.address(), RunningSluice.TOKEN);
  }

  @AfterAll
  static void stop() {
    sluice.close();
    RECEIVER.close();
    REFUSING.close();
  }

  private String ended(String type, String params, Receiver receiver) {
    Ran ran = shell.of("", "enqueue", type, params, "--wait", "--on-end", receiver.url());
    return ran.err().lines().findFirst().orElseThrow();
  }

  private String report(String from) {
    return ended(
        "seller-report",
        "{\"startDate\":\"%s\",\"endDate\":\"2024-01-02\",\"sellerIds\":[\"amber-mill\"],\"launcher\":\"ann\"}"
            .formatted(from),
        RECEIVER);
  }

  private static Task.Notice notice(String id) {
    return client.find(id).orElseThrow().notice().orElseThrow();
  }

  @Test
  void aTaskAndItsNoticeNameEachOther() {
    String id = ended("echo", "{\"text\":\"x\"}", RECEIVER);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shell.run("show " + id).out().contains("notice    taken after 1 attempt: "));
    String notice = notice(id).id();
    assertTrue(shell.run("show " + id).out().contains(": " + notice + "\n"));
    assertTrue(shell.run("show " + notice).out().contains("notice of " + id + "\n"));
    assertEquals(id, client.find(notice).orElseThrow().noticeOf().orElseThrow());
    client.delete(notice);
    assertTrue(shell.run("show " + id).out().contains("notice    gone: " + notice + "\n"));
  }

  @Test
  void aNoticeThatIsNotTakenSaysWhy() {
    REFUSING.answers(503, 503);
    String id = ended("echo", "{\"text\":\"y\"}", REFUSING);
    await().atMost(Duration.ofSeconds(60)).until(() -> notice(id).attempt() == 1);
    await().atMost(Duration.ofSeconds(60)).until(() -> notice(id).error() != null);
    String shown = shell.run("show " + id).out();
    assertTrue(
        shown.matches(
            "(?s).*\nnotice +being sent, attempt 1 of 30, the next (in |now).*"
                + "answered 503\\): [0-9a-z]{18}\n.*"),
        shown);
  }

  @Test
  void listsLeaveThemOutUnlessTheyAreAskedFor() {
    String id = ended("echo", "{\"text\":\"z\"}", RECEIVER);
    String notice = notice(id).id();
    assertTrue(shell.run("tasks --all").out().contains(id));
    assertFalse(shell.run("tasks --all").out().contains(notice));
    assertTrue(shell.run("tasks --all --notices").out().contains(notice));
    assertEquals(
        "No task is like this. --notices looks at notices too.\n",
        shell.run("tasks --search " + notice).err());
    assertTrue(shell.run("tasks --all --type task-ended").out().contains(notice));
    assertFalse(shell.run("failures --json").out().contains("task-ended"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shell.run("stats --notices").out().contains("task-ended"));
    assertFalse(shell.run("stats").out().contains("task-ended"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.find(notice).orElseThrow().state().ended());
    shell.run("delete --search " + notice + " --yes");
    assertTrue(client.find(notice).isPresent(), "what is not listed is not deleted");
    shell.run("delete --search " + notice + " --notices --yes");
    assertTrue(client.find(notice).isEmpty());
  }

  @Test
  void aReportOfWhichAPartFailedSaysSo() {
    String id = report("2024-01-01");
    assertTrue(
        shell.run("show " + id).out().contains("  SUCCEEDED, 1 of 2 children failed\n"),
        () -> shell.run("show " + id).out());
    Ran listed = shell.run("tasks --type seller-report");
    assertTrue(listed.out().contains("1 of 2 children failed · took "), listed.out());
    assertEquals(new Task.Children(2, 1), client.find(id).orElseThrow().children().orElseThrow());
  }
}
