package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.sluice.queue.TaskState;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What failed, by cause, and what is done about each. */
class FailuresTest extends PageScenario {
  private static final String BEFORE = "cell => getComputedStyle(cell, '::before').content";

  private int clicks;

  @Test
  void twoCausesAreToldApartOneIsReplayedTheOtherIgnored() {
    for (int i = 0; i < 30; i++) {
      site.enqueue("told", Map.of("text", "no column " + i, "fails", true));
      site.enqueue("told", Map.of("text", "disk " + i + " is full", "fails", true));
      site.enqueue("told", Map.of("text", "fine " + i, "fails", false));
    }
    site.work();
    await().until(() -> count(TaskState.FAILED) == 60);
    Page page = open(PageSite.OPERATOR, "#/tasks");
    click(page.locator("header nav").getByText("Failures"));
    assertThat(page.locator("main tbody tr")).hasCount(2);
    click(page.getByText("no column #"));
    assertThat(page.locator("h1")).hasText("no column #");
    assertThat(page.locator(".trace")).containsText("PageTypes.tell");
    assertThat(page.locator(".common")).containsText("fails = true in all 30");
    assertThat(page.locator(".common")).containsText("in 0 of 30 that succeeded");
    assertThat(page.locator("tr[data-id]")).hasCount(30);
    click(page.getByText("Retry one"));
    assertThat(page.locator(".notices")).containsText("1 task queued again");
    click(page.getByText("Retry all"));
    assertThat(page.locator("dialog")).containsText(Pattern.compile("Retry (29|30) tasks"));
    click(page.locator("dialog .danger"));
    assertThat(page.locator(".notices"))
        .containsText(Pattern.compile("(29|30) tasks queued again"));
    click(page.getByText("All failures"));
    click(page.getByText("disk # is full"));
    click(page.getByText("Ignore for a day"));
    assertThat(page.locator("dl.facts").first()).containsText("Ignored");
    assertTrue(clicks <= 8, clicks + " clicks");
    page.getByText("Ignore no longer").click();
    assertThat(page.getByText("Ignore for a day")).isVisible();
  }

  @Test
  void aTaskThatFailedLeadsToThoseThatFailedLikeIt() {
    String id = site.enqueue("told", Map.of("text", "no column 7", "fails", true));
    site.enqueue("told", Map.of("text", "no column 8", "fails", true));
    String good = site.enqueue("told", Map.of("text", "fine", "fails", false));
    site.work();
    await().until(() -> count(TaskState.FAILED) + count(TaskState.SUCCEEDED) == 3);
    Page page = open(PageSite.OPERATOR, "#/tasks/" + good);
    assertThat(page.getByText("All that failed like this")).isHidden();
    page.navigate(site.address() + "/#/tasks/" + id);
    page.getByText("All that failed like this").click();
    assertThat(page.locator("h1")).hasText("no column #");
    assertThat(page.locator("tr[data-id]")).hasCount(2);
  }

  @Test
  void aRetryIsFollowedWhereItWasPressedUntilAllHaveEnded() {
    site.types.broken.add("no column");
    for (int i = 0; i < 30; i++) {
      site.enqueue("told", Map.of("text", "no column " + i, "fails", i < 2));
    }
    site.work();
    await().until(() -> count(TaskState.FAILED) == 30);
    Page page = open(PageSite.OPERATOR, "#/failures");
    site.types.broken.clear();
    Locator dialog = page.locator("dialog");
    page.getByText("no column #").click();
    page.getByText("Retry slowly").click();
    assertThat(dialog).containsText("Retry 30 tasks, 60 a minute: 30 failed?");
    assertThat(dialog).containsText("It takes about 30 s.");
    page.goBack(); // what is asked about is no longer shown
    assertThat(dialog).hasCount(0);
    assertThat(page.getByText("a retry takes about"))
        .hasAttribute("title", Pattern.compile("with \\d+ slots"));
    page.getByText("Retry 30").click();
    assertThat(dialog).containsText("Retry 30 tasks: 30 failed?");
    assertThat(dialog).containsText(Pattern.compile("It takes about .* with \\d+ slots\\."));
    assertThat(dialog).not().containsText("Of the last");
    assertThat(dialog.getByText("Go back")).isVisible();
    dialog.locator(".danger").click();
    Locator outcome = page.getByLabel("Retries").locator("li");
    assertThat(outcome)
        .containsText("Retried 30 of told, no column #: 28 succeeded, 2 failed again");
    assertThat(outcome.locator("progress")).isHidden();
    outcome.getByText("Show those that failed again").click();
    assertThat(page.locator("tr[data-id]")).hasCount(2);
    assertThat(page.locator("dl.facts").first())
        .containsText("Of the last 30 retried, 28 succeeded");
    assertThat(outcome).containsText("28 succeeded"); // here as well
    page.getByText("Retry all 2").click();
    assertThat(dialog).containsText("Of the last 30 retried, 28 succeeded, 2 failed again.");
    dialog.getByText("Go back").click();
    assertThat(dialog).hasCount(0);
    outcome.getByLabel("Put away").click();
    assertThat(outcome).hasCount(0);
    page.locator("header nav").getByText("Overview").click();
    assertThat(page.getByText("Retry 2")).isVisible();
    assertThat(page.locator(".failures")).containsText("28 of 30 retried succeeded");
  }

  @Test
  void whatIsIgnoredIsCountedAndNotOnTheOverview() {
    site.enqueue("told", Map.of("text", "no disk", "fails", true));
    site.enqueue("told", Map.of("text", "no column", "fails", true));
    site.work();
    await().until(() -> count(TaskState.FAILED) == 2);
    Page page = open(PageSite.OPERATOR, "#/failures");
    page.getByText("no disk").click();
    page.getByText("Ignore for a day").click();
    page.getByText("All failures").click();
    Locator ignored = page.getByLabel("Ignored");
    assertThat(ignored.locator("h2")).hasText("1 kind is ignored");
    assertThat(ignored.locator("tbody tr")).containsText("no disk");
    assertThat(ignored.locator("time").first()).hasCSS("white-space", "nowrap");
    page.setViewportSize(390, 800); // the heads of the columns are hidden
    assertThat(ignored.locator("thead")).isHidden();
    assertEquals("\"last \"", ignored.locator("td:has(a)").evaluate(BEFORE));
    page.setViewportSize(1_440, 800);
    page.locator("header nav").getByText("Overview").click();
    Locator card = page.locator("section[aria-label=Failures]");
    assertThat(card.locator("tbody tr")).hasCount(1);
    assertThat(card).containsText("no column");
    assertThat(card).not().containsText("no disk");
    card.getByText("1 kind is ignored").click();
    page.getByText("no column").click();
    page.getByText("Ignore for a day").click();
    page.locator("header nav").getByText("Overview").click();
    assertThat(card).containsText("Nothing has failed that is not ignored.");
    assertThat(card).containsText("2 kinds are ignored");
  }

  @Test
  void aRetryIntoAPausedQueueSaysSoAndTheTaskItselfResumesIt() {
    String id = site.enqueue("told", Map.of("text", "no disk", "fails", true));
    site.work();
    await().until(() -> count(TaskState.FAILED) == 1);
    Page page = open(PageSite.OPERATOR, "#/overview");
    page.getByLabel("Pause the queue default").click();
    page.getByLabel("Why").press("Enter");
    assertThat(page.locator(".paused")).containsText("The queue default is paused by olga");
    page.getByText("no disk").click();
    page.getByText("Retry one").click();
    assertThat(page.getByLabel("Retries").locator("li"))
        .containsText("Retried 1 of told, no disk: 1 is paused");
    page.navigate(site.address() + "/#/tasks/" + id);
    assertThat(page.locator(".head .why").first()).containsText("Its queue is paused by olga.");
    page.getByLabel("Resume the queue default").click();
    assertThat(page.locator(".head .why").first()).isHidden();
    assertThat(page.locator(".title .chip")).hasText("failed");
  }

  @Test
  void errorsAndResultsAreFound() {
    String failed = site.enqueue("told", Map.of("text", "no such Column", "fails", true));
    String other = site.enqueue("scores", Map.of());
    site.work();
    await().until(() -> count(TaskState.FAILED) + count(TaskState.SUCCEEDED) == 2);
    Page page = open(PageSite.OPERATOR, "#/tasks?q=such+column");
    assertThat(row(page, failed)).isVisible();
    page.navigate(site.address() + "/#/tasks?q=%22points%22:7");
    assertThat(row(page, other)).isVisible();
    assertThat(page.locator("tr[data-id]")).hasCount(1);
  }

  @Test
  void whatOnlyTheAddressChoosesCanBeTakenAway() {
    String id = site.enqueue("echo", Map.of("text", "x"));
    Page page = open(PageSite.OPERATOR, "#/tasks?queue=nothing");
    assertThat(page.getByText("No task is like this.")).isVisible();
    page.getByText("queue: nothing").click();
    assertThat(row(page, id)).isVisible();
  }

  private void click(Locator element) {
    element.click();
    clicks++;
  }

  private long count(TaskState state) {
    return site.queue.status().counts().get(state);
  }
}
