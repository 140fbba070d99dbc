package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.queue.TaskState;
import dev.sluice.task.TaskContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator, an analyst and a developer come for, from the first click to the last. */
class ThreePeopleTest extends PageScenario {
  private static final String SALES =
      """
      day,seller_id,product_id,category,units_sold,revenue,freight
      2024-01-01,amber-mill,p-1,tea,2,10.00,1.00
      2024-01-02,amber-mill,p-2,tea,two,10.00,1.00
      """;

  @TempDir private Path sales;
  private int clicks;

  @Override
  PageSite newSite() {
    writeSales(SALES);
    return new PageSite(queue -> PageSite.of(queue, SalesSource.open(sales.toString())));
  }

  private void writeSales(String text) {
    try {
      Files.writeString(sales.resolve("sales.csv"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anOperatorReplaysOneCauseOfManyFailuresAndIgnoresTheOther() {
    site.types.broken.add("no column");
    for (int i = 0; i < 300; i++) {
      site.enqueue("told", Map.of("text", "no column " + i, "fails", false));
    }
    for (int i = 0; i < 200; i++) {
      site.enqueue("told", Map.of("text", "disk " + i + " is full", "fails", true));
    }
    site.work();
    await().until(() -> count(TaskState.FAILED) == 500);
    Page page = open(PageSite.OPERATOR, "#/tasks");
    click(page.locator("header nav").getByText("Failures"));
    Locator groups = page.locator("main tbody tr");
    assertThat(groups).hasCount(2);
    assertThat(groups.filter(having("no column #"))).containsText("300");
    assertThat(groups.filter(having("disk # is full"))).containsText("200");
    click(page.getByText("no column #"));
    assertThat(page.locator(".trace .own").first()).containsText("PageTypes.tell");
    site.types.broken.clear();
    click(page.getByText("Retry all 300"));
    click(page.locator("dialog .danger"));
    assertThat(page.locator(".notices")).containsText("300 tasks queued again");
    click(page.getByText("All failures"));
    await().until(() -> count(TaskState.SUCCEEDED) == 300);
    assertThat(groups).hasCount(1);
    click(page.getByText("disk # is full"));
    click(page.getByText("Ignore for a day"));
    assertThat(page.locator("dl.facts").first()).containsText("Ignored");
    assertTrue(clicks <= 8, clicks + " clicks");
    assertEquals(200, count(TaskState.FAILED));
    page.getByText("All failures").click();
    assertThat(page.locator("h1")).hasText("Failures");
    assertThat(groups).hasCount(1);
    assertThat(groups).containsText("ignored");
  }

  @Test
  void anAnalystFindsTheWrongDayOfAReportAndHasItRepaired() throws IOException {
    site.work();
    Page page = open(PageSite.OPERATOR, "#/launch/seller-report");
    page.getByLabel("Start date").fill("2023-11-01"); // more days than are shown at once
    page.getByLabel("End date").fill("2024-01-02");
    page.getByLabel("amber-mill").check();
    page.getByLabel("Launcher").fill("ann");
    page.locator("button.primary").click();
    assertThat(page.locator(".title h1")).containsText("seller-report");
    assertThat(page.locator(".title .chip")).hasText("succeeded");
    assertThat(page.locator(".done").first()).containsText("63 of 63, 1 failed");
    page.getByText("show those that failed").click();
    Locator part = page.locator(".parts tr[data-id]");
    assertThat(part).hasCount(1);
    assertThat(part.locator(".preview")).hasText("amber-mill 2024-01-02");
    assertThat(part.locator(".value")).containsText("sales.csv, line 3");
    mark(page);
    writeSales(SALES.replace("two", "2"));
    part.getByText("Retry").click();
    assertThat(page.locator(".done").first()).containsText("63 of 63, done");
    assertThat(page.locator(".title .chip")).hasText("succeeded");
    assertThat(page.getByText("No part is like this.")).isVisible();
    assertNotReloaded(page);
    Download file = page.waitForDownload(() -> page.getByText("Download").click());
    assertEquals(3, Files.readAllLines(file.path()).size()); // the header, and both days
  }

  @Test
  void aDeveloperFindsTheLineOfABugAndRetriesWithOtherParams() {
    site.types.share = ThreePeopleTest::wrong;
    site.work();
    Page page = open(PageSite.OPERATOR, "#/launch/share");
    page.getByLabel("Total").fill("12");
    page.getByLabel("People").fill("0");
    page.locator("button.primary").click();
    assertThat(page.locator(".title .chip")).hasText("failed");
    String id = page.locator(".title .code").textContent();
    Locator failed = page.getByLabel("Where it failed");
    assertThat(failed.locator(".bad")).hasText("java.lang.ArithmeticException: / by zero");
    assertThat(failed.locator(".own")).hasCount(1);
    assertThat(failed.locator(".own"))
        .hasText(Pattern.compile(".*ThreePeopleTest\\.wrong\\(ThreePeopleTest\\.java:\\d+\\)"));
    site.types.share = ThreePeopleTest::right;
    page.getByText("Edit and run again").click();
    assertThat(page.getByLabel("Total")).hasValue("12");
    page.getByLabel("People").fill("5");
    page.locator("button.primary").click();
    assertThat(page.locator(".title .chip")).hasText("succeeded");
    assertThat(page.locator(".title .code")).hasText(id);
    assertThat(page.getByLabel("Result").first()).containsText("2.4");
    assertThat(page.getByLabel("Time line")).containsText("Its params were changed");
  }

  private static Object wrong(PageTypes.Share params, TaskContext context) {
    return params.total() / params.people();
  }

  private static Object right(PageTypes.Share params, TaskContext context) {
    return Map.of("each", (double) params.total() / Math.max(1, params.people()));
  }

  private static Locator.FilterOptions having(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private void click(Locator element) {
    element.click();
    clicks++;
  }

  private long count(TaskState state) {
    return site.queue.status().counts().get(state);
  }
}
