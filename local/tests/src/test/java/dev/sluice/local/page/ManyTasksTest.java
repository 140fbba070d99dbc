package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A queue of ten thousand: the page does not grow beyond one page of the list. */
class ManyTasksTest extends PageScenario {
  private static final int CHANGES = 40;

  /** On the page's clock, after each change: five minutes in all. */
  private static final int MILLIS_A_CHANGE = 7_500;

  @Test
  void thePageStaysSmall(TestReporter reporter) {
    List<String> ids = site.enqueue("echo", Map.of("text", "some text"), 10_000);
    Page page = open(PageSite.OPERATOR, "#/tasks");
    page.reload();
    row(page, ids.get(9_999)).waitFor();
    double paint =
        ((Number)
                page.evaluate(
                    "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            .doubleValue();
    reporter.publishEntry(
        "first paint after ms", Double.toString(paint)); // the machine may be busy
    page.clock().install(); // the page waits a little after each change; the test need not
    CDPSession session = page.context().newCDPSession(page);
    change(page, 5);
    Size before = size(session);
    change(page, CHANGES);
    Size after = size(session);
    assertThat(page.locator("tr[data-id]")).hasCount(50);
    assertTrue(after.nodes() < before.nodes() + 500, before + " " + after);
    assertTrue(after.bytes() < before.bytes() + 1_500_000, before + " " + after);
  }

  @Test
  void whatIsFarBackIsFoundWithoutTurningPages() {
    String id = site.enqueue("evaluate", Map.of("name", "sum", "code", "1 + 2"));
    site.enqueue("echo", Map.of("text", "some text"), 2_500);
    Page page = open(PageSite.OPERATOR, "#/tasks?type=evaluate");
    row(page, id).waitFor();
    page.getByLabel("Search id, type, params, error and result").fill("nowhere");
    assertThat(page.getByText("No task is like this.")).isVisible();
  }

  private record Size(long nodes, long bytes) {}

  /** Each change must be visible before the next one is made. */
  private void change(Page page, int count) {
    for (int i = 0; i < count; i++) {
      String id = site.enqueue("echo", Map.of("text", "later"));
      page.clock().runFor(MILLIS_A_CHANGE);
      row(page, id).waitFor();
    }
  }

  private static Size size(CDPSession session) {
    session.send("HeapProfiler.collectGarbage");
    JsonObject counters = session.send("Memory.getDOMCounters");
    JsonObject heap = session.send("Runtime.getHeapUsage");
    return new Size(counters.get("nodes").getAsLong(), heap.get("usedSize").getAsLong());
  }
}
