package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.sluice.queue.TaskState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is done to all tasks that match, not only to those that are shown. */
class SelectionTest extends PageScenario {
  @Test
  void allThatMatchAreCountedThenCancelledAndThatIsUndone() {
    site.enqueue("echo", Map.of("text", "one of many"), 120);
    site.enqueue("evaluate", Map.of("name", "sum", "code", "1 + 2"));
    Page page = open(PageSite.OPERATOR, "#/tasks?type=echo");
    page.getByLabel("Select all that are shown").check();
    assertThat(page.locator(".selection")).containsText("50 selected");
    page.getByText("All that match", exactly()).click();
    button(page, "Cancel").click();
    assertThat(page.locator("dialog")).containsText("Cancel 120 tasks: 120 queued?");
    page.locator("dialog").getByText("Go back").click();
    assertThat(page.locator("dialog")).hasCount(0);
    assertEquals(0, count(TaskState.CANCELLED));
    button(page, "Cancel").click();
    page.locator("dialog").getByText("Cancel 120", exactlyThere()).click();
    assertThat(page.locator(".notices")).containsText("120 tasks cancelled");
    assertEquals(120, count(TaskState.CANCELLED));
    assertEquals(1, count(TaskState.QUEUED));
    assertThat(page.locator(".selection")).isHidden();
    page.getByText("Undo").click();
    assertThat(page.locator(".notices")).containsText("120 tasks queued again");
    assertEquals(121, count(TaskState.QUEUED));
    long calls =
        requests.stream().filter(request -> request.url().endsWith("/tasks/cancel")).count();
    assertTrue(calls < 10, calls + " calls");
  }

  @Test
  void whatCannotBeUndoneSaysSo() {
    site.enqueue("echo", Map.of("text", "x"), 3);
    Page page = open(PageSite.OPERATOR, "#/tasks?state=QUEUED");
    page.locator("tr[data-id] input").first().check();
    page.getByText("All that match", exactly()).click();
    button(page, "Retry").click();
    assertThat(page.locator(".notices")).containsText("No task that matches can be queued again");
    button(page, "Delete").click();
    assertThat(page.locator("dialog")).containsText("Delete 3 tasks: 3 queued?");
    assertThat(page.locator("dialog")).containsText("This cannot be undone.");
    page.locator("dialog").getByText("Delete 3", exactlyThere()).click();
    assertThat(page.locator(".notices")).containsText("3 tasks deleted");
    assertThat(page.getByText("Undo")).hasCount(0);
    assertEquals(0, count(TaskState.QUEUED));
  }

  @Test
  void aSelectionLivesOverPages() {
    List<String> ids = site.enqueue("echo", Map.of("text", "x"), 120);
    Page page = open(PageSite.OPERATOR, "#/tasks");
    for (int i = 119; i > 112; i--) {
      row(page, ids.get(i)).locator("input").check();
    }
    assertThat(page.locator(".selection > span")).hasText("7 selected");
    page.getByText("More").click();
    assertThat(page.locator(".selection > span")).hasText("7 selected, 7 on other pages");
    for (int i = 69; i > 64; i--) {
      row(page, ids.get(i)).locator("input").check();
    }
    assertThat(page.locator(".selection > span")).hasText("12 selected, 7 on other pages");
    page.locator("th.created button").click();
    assertThat(page.locator(".selection > span")).hasText("12 selected, 7 on other pages");
    assertThat(button(page, "Retry")).isHidden(); // all of them wait
    button(page, "Cancel").click();
    assertThat(page.locator(".notices")).containsText("12 tasks: cancelled");
    assertThat(page.locator(".selection")).isHidden();
    assertEquals(12, count(TaskState.CANCELLED));
    assertState(page, ids.get(69), "cancelled");
    page.getByText("Back").click();
    assertState(page, ids.get(119), "cancelled");
    row(page, ids.get(119)).locator("input").check();
    page.locator(".chips [data-state=CANCELLED]").click();
    assertThat(page.locator(".selection")).isHidden(); // others are asked for
  }

  @Test
  void rowsStayUnderThePointer() {
    site.enqueue("echo", Map.of("text", "x"), 60);
    Page page = open(PageSite.OPERATOR, "#/tasks");
    Locator first = page.locator("tr[data-id]").first();
    assertThat(first).isVisible();
    String id = first.getAttribute("data-id");
    first.hover();
    site.enqueue("echo", Map.of("text", "y"), 12);
    assertThat(page.locator(".new-rows")).hasText("12 new");
    assertThat(first).hasAttribute("data-id", id);
    site.queue.cancel(id);
    assertState(page, id, "cancelled");
    page.mouse().move(1, 1);
    assertThat(page.locator(".new-rows")).isHidden();
    assertThat(first).not().hasAttribute("data-id", id);
    first.locator("input").check();
    page.mouse().move(1, 1);
    site.enqueue("echo", Map.of("text", "z"), 2);
    page.locator(".new-rows").click();
    assertThat(page.locator(".new-rows")).isHidden();
    assertThat(page.locator(".selection")).containsText("1 selected");
  }

  private static Locator button(Page page, String label) {
    return page.locator(".selection").getByText(label, exactlyThere());
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }

  private static Locator.GetByTextOptions exactlyThere() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private long count(TaskState state) {
    return site.queue.status().counts().get(state);
  }
}
