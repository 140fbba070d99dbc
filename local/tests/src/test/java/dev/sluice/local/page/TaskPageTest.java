package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.sluice.app.sellers.sales.SalesSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task's page: what it shows, and what can be done there. */
class TaskPageTest extends PageScenario {
  private static final String HEAD =
      "day,seller_id,product_id,category,units_sold,revenue,freight\n";
  private static final String GOOD = "2024-01-01,amber-mill,p-1,tea,2,10.00,1.00\n";
  private static final String BROKEN = "2024-01-02,amber-mill,p-2,tea,two,10.00,1.00\n";

  @TempDir private Path sales;

  @Override
  PageSite newSite() {
    write(BROKEN);
    return new PageSite(queue -> PageSite.of(queue, SalesSource.open(sales.toString())));
  }

  private void write(String second) {
    try {
      Files.writeString(sales.resolve("sales.csv"), HEAD + GOOD + second);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Page openTask(String id) {
    return open(PageSite.OPERATOR, "#/tasks/" + id);
  }

  private static void assertTitleState(Page page, String state) {
    assertThat(page.locator(".title .chip")).hasText(state);
  }

  private static Map<String, ?> report(String from) {
    return Map.of(
        "startDate",
        from,
        "endDate",
        "2024-01-02",
        "sellerIds",
        java.util.List.of("amber-mill"),
        "launcher",
        "ann");
  }

  @Test
  void aNewUserFindsWhyAnItemFailedAndRetriesIt() throws IOException {
    site.work();
    Page page = open(PageSite.OPERATOR, "#/launch");
    page.getByLabel("Start date").fill("2023-11-01"); // more children than are shown at once
    page.getByLabel("End date").fill("2024-01-02");
    page.locator(".member input").first().check();
    page.getByLabel("Launcher").fill("ann");
    page.locator("button.primary").click();
    assertTitleState(page, "succeeded");
    assertThat(page.locator(".done").first()).containsText("63 of 63, 1 failed");
    assertThat(page.getByLabel("Result").first()).containsText("sales.csv, line 3");
    assertThat(page.locator(".title .partly")).hasText("1 of 63 parts failed");
    Page listed = open(PageSite.OPERATOR, "#/tasks");
    assertThat(listed.locator("tr[data-id] [data-state=SUCCEEDED]")).hasText("succeeded");
    assertThat(listed.locator("tr[data-id] .partly")).hasText("1 of 63 parts failed");
    page.getByText("show those that failed").click();
    Locator part = page.locator(".parts tr[data-id]").first();
    assertThat(part.locator(".chip")).hasText("failed");
    assertThat(part.locator(".value")).containsText("sales.csv, line 3");
    part.locator(".id a").click();
    assertThat(page.locator(".why").first()).containsText("The task it is a part of has ended");
    page.goBack();
    write(BROKEN.replace("two", "2"));
    page.getByText("Retry what failed").click();
    assertThat(page.locator(".done").first()).containsText("63 of 63, done");
    assertTitleState(page, "succeeded");
    assertThat(page.locator(".title .partly")).isHidden();
    assertThat(listed.locator(".partly")).hasCount(0);
    assertThat(page.getByText("No part is like this.")).isVisible();
    assertThat(page.getByText("Retry what failed")).isHidden();
    Download file = page.waitForDownload(() -> page.getByText("Download").click());
    assertEquals("seller-report_2023-11-01_2024-01-02.csv", file.suggestedFilename());
    assertEquals(3, Files.readAllLines(file.path()).size()); // the header, and both days
    page.getByText("Launch another like this").click();
    assertThat(page.getByLabel("Start date")).hasValue("2023-11-01");
    assertThat(page.getByLabel("Launcher")).hasValue("ann");
  }

  @Test
  void aPartOfATaskThatEndedIsRetriedWithItsWhole() {
    site.work();
    String whole = site.enqueue("seller-report", report("2024-01-01"));
    Page page = open(PageSite.OPERATOR, "#/tasks?state=FAILED");
    assertThat(page.getByText("No task is like this.")).isVisible();
    page.navigate(site.address() + "/#/tasks/" + whole + "?state=FAILED");
    assertThat(page.locator("tr[data-id]")).hasCount(1);
    Page part = openTask(whole + ".1");
    part.getByText("All that failed like this").click();
    assertThat(part.locator("main")).containsText("1 is a part of a task that has ended");
    assertThat(part.getByText("Retry one")).hasCount(0);
    write("");
    row(page, whole + ".1").getByText("Retry").click();
    assertThat(page.locator(".notices")).containsText(whole + ": queued again");
    page.locator(".parts .chips [data-state=SUCCEEDED]").click();
    assertState(page, whole + ".1", "succeeded");
    assertTitleState(page, "succeeded");
  }

  @Test
  void aFewSecondsHaveADecimal() {
    site.work();
    String id = site.enqueue("echo", Map.of("text", "x"));
    await().until(() -> site.queue.find(id).orElseThrow().state().terminal());
    Page page = open(PageSite.OPERATOR, "#/tasks");
    page.route("**/tasks/" + id, route -> route.fulfill(tookMillis(route.fetch(), 2_570)));
    row(page, id).locator(".id a").click();
    assertThat(page.getByLabel("Facts")).containsText("2.6 s");
  }

  private static Route.FulfillOptions tookMillis(APIResponse answer, long millis) {
    JsonObject task = JsonParser.parseString(answer.text()).getAsJsonObject();
    Instant began = Instant.parse(task.get("startedAt").getAsString());
    task.addProperty("finishedAt", began.plusMillis(millis).toString());
    return new Route.FulfillOptions().setResponse(answer).setBody(task.toString());
  }

  @Test
  void theParentsOfAGroupOfPartsAreRetriedTogether() {
    site.work();
    site.enqueue("seller-report", report("2024-01-01"));
    site.enqueue("seller-report", report("2023-12-31"));
    Page page = open(PageSite.OPERATOR, "#/failures");
    page.getByText("Parts of other tasks").click();
    assertThat(page.locator("main")).containsText("2 are parts of tasks that have ended");
    write(BROKEN.replace("two", "2"));
    page.getByText("Retry 2 parents").click();
    assertThat(page.locator("dialog")).containsText("Retry 2 parents?");
    page.locator("dialog .danger").click();
    assertThat(page.locator(".notices")).containsText("2 tasks: queued again");
    assertThat(page.getByText("Retry 2 parents")).hasCount(0);
    assertThat(page.locator("tr[data-id]")).hasCount(0);
  }

  @Test
  void aReportThatFailedIsRetriedFromItsPage() {
    site.work();
    String id = site.enqueue("seller-report", report("2024-01-02"));
    Page page = openTask(id);
    assertTitleState(page, "failed");
    assertThat(page.locator(".why.bad")).containsText("All 1 items failed");
    assertThat(page.locator(".timeline")).containsText("Failed");
    mark(page);
    write("");
    page.locator(".title").getByText("Retry").click();
    assertTitleState(page, "succeeded");
    assertState(page, id + ".0", "succeeded");
    assertThat(page.locator(".why.bad")).isHidden();
    assertNotReloaded(page);
  }

  @Test
  void aRunningTaskIsFollowedAndCancelled() {
    String id = site.enqueue("held", Map.of());
    Page page = openTask(id);
    assertTitleState(page, "queued");
    assertThat(page.locator(".why").first()).containsText("No worker was ever seen");
    mark(page);
    site.work();
    assertTitleState(page, "running");
    assertThat(page.locator(".done").first()).containsText("3 of 7, holding");
    assertThat(page.locator(".timeline")).containsText("Attempt 1 began");
    page.locator(".title").getByText("Cancel").click();
    assertTitleState(page, "cancelled");
    assertThat(page.locator(".timeline")).containsText("Cancelled");
    assertThat(page.locator(".parts")).isHidden();
    assertNotReloaded(page);
  }

  @Test
  void whatATaskReportedIsShown() throws IOException {
    site.work();
    Page page = openTask(site.enqueue("told", Map.of("text", "so it is", "fails", false)));
    assertThat(page.getByLabel("Log lines")).containsText("so it is");
    assertThat(page.getByLabel("Params")).containsText("so it is");
    Download file = page.waitForDownload(() -> page.getByText("Download").click());
    assertEquals("so it is", Files.readString(file.path()));
  }

  @Test
  void aTaskThatWaitsForItsTimeSaysSo() {
    Page page = open(PageSite.OPERATOR, "#/tasks");
    enqueueLater(page);
    page.locator("tbody .id a").click();
    assertThat(page.locator(".why").first()).containsText("It waits for its time, in 59 min");
  }

  @Test
  void everyAttemptIsInTheTimeLine() {
    site.work();
    String id = site.enqueue("stubborn", Map.of());
    Page page = openTask(id);
    Locator events = page.locator(".timeline li");
    assertTitleState(page, "failed");
    assertThat(events.nth(1)).containsText("Attempt 1 began");
    assertThat(events.nth(2)).containsText("no good in attempt 1");
    assertThat(events.last()).containsText("no good in attempt 3");
    Locator failed = page.getByLabel("Where it failed");
    assertThat(failed.locator(".trace")).hasCount(3);
    Locator newest = failed.locator(".trace").first();
    assertThat(newest.locator("summary").first())
        .containsText("Attempt 3: dev.sluice.local.page.PageTypes.fail(PageTypes.java:");
    assertThat(newest.locator(".bad")).hasText("java.io.IOException: no good in attempt 3");
    assertThat(newest.locator(".own")).hasCount(1);
    assertThat(page.getByLabel("Log lines")).containsText(", at dev.sluice.local.page.PageTypes");
  }

  @Test
  void aTaskThatIsDeletedIsGone() {
    Page page = openTask(site.enqueue("echo", Map.of("text", "short")));
    page.locator(".title").getByText("Delete").click();
    page.locator("dialog .danger").click();
    assertThat(page.getByText("There is no such task.")).isVisible();
    assertThat(page.locator(".banner")).isEmpty();
  }

  @Test
  void aPartOutlivesItsWhole() {
    site.work();
    String id = site.enqueue("seller-report", report("2024-01-02"));
    Page page = openTask(id + ".0");
    assertTitleState(page, "failed");
    assertThat(page.locator(".why").first()).containsText("The task it is a part of has ended");
    site.queue.delete(id);
    assertThat(page.locator(".why").first()).containsText("The task it is a part of is gone");
    assertTitleState(page, "failed");
    assertThat(page.locator(".title").getByText("Retry")).isHidden();
    assertThat(page.getByText("There is no such task.")).isHidden();
  }

  @Test
  void everyResultIsShownAsItIs() {
    site.work();
    Page page = openTask(site.enqueue("odd", Map.of()));
    Locator result = page.getByLabel("Result").first();
    assertThat(result.locator("tbody tr").first()).hasText("9007199254740993");
    assertThat(result.locator("tbody tr").last()).containsText("so it is");
    assertThat(result.locator("tbody")).not().containsText("native code");
    result.getByText("As JSON").click();
    assertThat(result.getByLabel("JSON", new Locator.GetByLabelOptions().setExact(true)))
        .containsText("\"id\": 9007199254740993");
  }

  @Test
  void aViewerHasNoButtons() {
    Page page = open(PageSite.VIEWER, "#/tasks/" + site.enqueue("echo", Map.of("text", "x")));
    assertTitleState(page, "queued");
    assertThat(page.locator(".head button:visible, .head a:visible")).hasCount(0);
  }
}
