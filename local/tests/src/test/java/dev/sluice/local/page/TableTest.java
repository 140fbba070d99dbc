package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.sluice.queue.TaskState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The live table: what it shows, and what can be done with it. */
class TableTest extends PageScenario {
  @Test
  void aTypeIsPausedWhereItsTasksAre() {
    Page page = open(PageSite.OPERATOR, "#/tasks?type=echo");
    page.getByLabel("Pause the type echo").click();
    page.locator("dialog button.primary").click();
    assertThat(page.locator(".paused")).containsText("The type echo is paused by olga, ");
    page.locator(".paused").getByText("Resume").click();
    assertThat(page.locator(".paused")).isHidden();
    page.getByLabel("Pause the type echo").click();
    page.getByText("Go back").click();
    assertThat(page.locator("dialog")).hasCount(0); // it has the same label
    assertThat(page.locator(".paused")).isHidden();
    assertThat(page.getByLabel("Pause the type echo")).isVisible();
  }

  private static final Map<String, String> TEXT = Map.of("text", "some text");

  private TaskState state(String id) {
    return site.queue.find(id).orElseThrow().state();
  }

  @Test
  void statesChangeWithoutReload() {
    Page page = open(PageSite.OPERATOR, "#/tasks");
    assertThat(page.getByText("There are no tasks yet.")).isVisible();
    mark(page);
    String id = site.enqueue("held", Map.of());
    assertState(page, id, "queued");
    site.work();
    assertState(page, id, "running");
    assertThat(row(page, id).locator(".progress")).hasText("3 of 7");
    site.types.release.release();
    assertState(page, id, "succeeded");
    assertThat(row(page, id).locator(".value")).hasText("42");
    assertThat(row(page, id).locator(".attempt")).hasText("1 of 5");
    assertThat(page.locator(".chips [data-state=SUCCEEDED]")).hasText("succeeded 1");
    assertNotReloaded(page);
  }

  @Test
  void aRunningTaskIsCancelled() throws InterruptedException {
    String id = site.enqueue("held", Map.of());
    site.work();
    Page page = open(PageSite.OPERATOR, "#/tasks");
    assertState(page, id, "running");
    row(page, id).getByText("Cancel").click();
    assertThat(page.locator(".notices")).containsText(id + ": asked to stop");
    assertState(page, id, "cancelled");
    assertTrue(site.types.interrupted.await(10, TimeUnit.SECONDS));
  }

  @Test
  void aWaitingTaskIsCancelledAndThatIsUndone() {
    String id = site.enqueue("echo", TEXT);
    Page page = open(PageSite.OPERATOR, "#/tasks");
    row(page, id).getByText("Cancel").click();
    assertState(page, id, "cancelled");
    page.getByText("Undo").click();
    assertState(page, id, "queued");
  }

  @Test
  void whatWasForLaterIsNotUndoneByRunningItAtOnce() {
    Page page = open(PageSite.OPERATOR, "#/tasks");
    enqueueLater(page);
    page.locator("tr[data-id]").getByText("Cancel").click();
    assertThat(page.locator(".notices")).containsText(": cancelled");
    assertThat(page.getByText("Undo")).hasCount(0);
  }

  @Test
  void aFailedTaskIsRetried() {
    String id = site.enqueue("told", Map.of("text", "went wrong", "fails", true));
    site.work();
    Page page = open(PageSite.OPERATOR, "#/tasks?state=FAILED");
    assertThat(row(page, id).locator(".value")).hasText("went wrong");
    var before = site.queue.find(id).orElseThrow().finishedAt();
    row(page, id).getByText("Retry").click();
    assertThat(page.locator(".notices")).containsText(id + ": queued again");
    await().until(() -> before.isBefore(site.queue.find(id).orElseThrow().finishedAt()));
    assertState(page, id, "failed");
  }

  @Test
  void severalAreDeletedAfterAQuestionAndEachOutcomeIsShown() {
    site.work();
    String running = site.enqueue("held", Map.of());
    await().until(() -> state(running) == TaskState.RUNNING);
    List<String> ended = site.enqueue("echo", TEXT, 3);
    await().until(() -> ended.stream().allMatch(id -> state(id) == TaskState.SUCCEEDED));
    Page page = open(PageSite.OPERATOR, "#/tasks");
    page.getByLabel("Select all that are shown").check();
    row(page, ended.get(2)).locator("input").uncheck();
    assertThat(page.locator(".selection")).containsText("3 selected");
    page.locator(".selection").getByText("Delete").click();
    page.locator("dialog").getByText("Go back").click();
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(row(page, ended.get(0))).isVisible();
    page.locator(".selection").getByText("Delete").click();
    page.locator("dialog")
        .getByText("Delete", new Locator.GetByTextOptions().setExact(true))
        .click();
    assertThat(page.locator(".notices")).containsText("2 tasks: deleted");
    assertThat(page.locator(".notices")).containsText(running + ": not done, it is running");
    assertThat(page.locator("tr[data-id]")).hasCount(2);
    assertThat(page.locator(".selection")).containsText("1 selected");
    assertEquals(TaskState.SUCCEEDED, state(ended.get(2)));
  }

  @Test
  void aViewerSeesNoButtons() {
    String id = site.enqueue("echo", TEXT);
    Page page = open(PageSite.VIEWER, "#/tasks");
    assertState(page, id, "queued");
    assertThat(page.locator("tr[data-id] button, tr[data-id] input, .selection")).hasCount(0);
    assertThat(page.locator("nav a", new Page.LocatorOptions().setHasText("Launch"))).hasCount(0);
    page.navigate(site.address() + "/#/launch/echo");
    assertThat(row(page, id)).isVisible();
    page.keyboard().press("j");
    page.keyboard().press("c");
    page.keyboard().press("r");
    assertThat(page.locator(".notice")).hasCount(0);
    assertEquals(TaskState.QUEUED, state(id));
  }

  @Test
  void theFilterIsInTheAddress() {
    List<String> ids = site.enqueue("echo", TEXT, 2);
    String other = site.enqueue("evaluate", Map.of("name", "sum", "code", "1 + 2"));
    site.queue.cancel(ids.get(0));
    Page page = open(PageSite.OPERATOR, "#/tasks?state=QUEUED&type=echo");
    assertThat(page.locator("tr[data-id]")).hasCount(1);
    assertThat(row(page, ids.get(1))).isVisible();
    page.locator(".chips").getByText("all").click();
    page.getByLabel("Type", new Page.GetByLabelOptions().setExact(true)).selectOption("");
    assertThat(page.locator("tr[data-id]")).hasCount(3);
    page.keyboard().press("/");
    page.keyboard().type("1 + 2");
    assertThat(page.locator("tr[data-id]")).hasCount(1);
    assertThat(row(page, other)).containsText("sum");
    assertTrue(page.url().endsWith("#/tasks?q=1+%2B+2"), page.url());
    page.navigate(site.address() + "/#/tasks?to=2020-01-01T00:00:00.000Z");
    assertThat(page.getByText("No task is like this.")).isVisible();
    page.getByLabel("Created", new Page.GetByLabelOptions().setExact(true)).selectOption("1h");
    assertThat(page.locator("tr[data-id]")).hasCount(3);
  }

  @Test
  void aTimeThatNoFieldCanShowIsNotAnError() {
    String id = site.enqueue("echo", TEXT);
    Page page = open(PageSite.OPERATOR, "#/tasks?from=-271821-04-20T00:00:00Z");
    assertThat(page.getByLabel("Created from")).hasValue("");
    page.navigate(site.address() + "/#/tasks?within=between");
    page.getByLabel("Created from").fill("2020-01-01T00:00");
    assertThat(row(page, id)).isVisible();
    page.getByLabel("Created from").fill("275760-09-12T00:00");
    page.keyboard().press("Tab");
    assertThat(row(page, id)).isVisible();
    assertTrue(page.url().endsWith("#/tasks"), page.url()); // from any time
  }

  @Test
  void rowsAreSortedAndPartsAreTurned() {
    List<String> ids = site.enqueue("echo", TEXT, 120);
    Page page = open(PageSite.OPERATOR, "#/tasks");
    assertThat(page.locator("tr[data-id]")).hasCount(50);
    assertThat(page.locator("tr[data-id]").first()).hasAttribute("data-id", ids.get(119));
    page.getByText("More").click();
    assertThat(page.locator("tr[data-id]").first()).hasAttribute("data-id", ids.get(69));
    page.getByText("More").click();
    assertThat(page.locator("tr[data-id]")).hasCount(20);
    page.getByText("Back").click();
    page.getByText("First").click();
    assertThat(page.locator("tr[data-id]").first()).hasAttribute("data-id", ids.get(119));
    page.locator("th.id button").click();
    assertThat(page.locator("th.id").first()).hasAttribute("aria-sort", "ascending");
    assertThat(page.locator("tr[data-id]").first()).hasAttribute("data-id", ids.get(70));
  }

  @Test
  void pageAndOrderAreInTheAddress() {
    List<String> ids = site.enqueue("echo", TEXT, 120);
    Page page = open(PageSite.OPERATOR, "#/tasks?type=echo");
    Locator first = page.locator("tr[data-id]").first();
    page.getByText("More").click();
    assertThat(first).hasAttribute("data-id", ids.get(69));
    page.locator("th.id button").click();
    assertThat(first).hasAttribute("data-id", ids.get(20));
    page.getByText("More").click();
    assertThat(page.locator(".pager")).containsText("Page 3");
    assertThat(first).hasAttribute("data-id", ids.get(0));
    page.locator("th.id button").click();
    assertThat(first).hasAttribute("data-id", ids.get(19));
    page.reload();
    assertThat(first).hasAttribute("data-id", ids.get(19));
    assertThat(page.locator("th.id").first()).hasAttribute("aria-sort", "descending");
    assertThat(page.locator(".pager")).containsText("Page 3");
    page.goBack();
    assertThat(page.locator("th.id").first()).hasAttribute("aria-sort", "ascending");
    page.goBack();
    assertThat(first).hasAttribute("data-id", ids.get(20));
    page.goForward();
    assertThat(first).hasAttribute("data-id", ids.get(0));
    page.getByText("Back").click();
    assertThat(first).hasAttribute("data-id", ids.get(20));
    page.goBack();
    Page other = open(PageSite.OPERATOR, page.url().substring(page.url().indexOf('#')));
    assertThat(other.locator("tr[data-id]").first()).hasAttribute("data-id", ids.get(0));
    assertThat(other.locator(".pager")).containsText("Page 3");
    assertThat(other.getByText("Back")).isDisabled(); // nobody came through the page before
    other.locator(".chips [data-state=QUEUED]").click();
    assertThat(other.locator(".pager")).containsText("Page 1");
    assertTrue(other.url().endsWith("#/tasks?type=echo&sort=id&state=QUEUED"), other.url());
  }

  @Test
  void keysDoWhatTheirListSays() {
    List<String> ids = site.enqueue("echo", TEXT, 3);
    Page page = open(PageSite.OPERATOR, "#/tasks");
    row(page, ids.get(0)).waitFor();
    page.keyboard().press("j");
    page.keyboard().press("j");
    assertThat(row(page, ids.get(1)).locator("a")).isFocused();
    page.keyboard().press("x");
    page.keyboard().press("k");
    page.keyboard().press("x");
    assertThat(page.locator(".selection")).containsText("2 selected");
    page.keyboard().press("c");
    assertThat(page.locator(".notices")).containsText("2 tasks: cancelled");
    page.keyboard().press("j");
    page.keyboard().press("r");
    assertState(page, ids.get(1), "queued");
    assertState(page, ids.get(2), "cancelled");
    page.keyboard().press("?");
    assertThat(page.locator("dialog")).containsText("Retry what is selected");
    page.keyboard().press("Escape");
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).containsText(ids.get(1));
  }
}
