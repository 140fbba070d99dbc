package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.sluice.queue.stats.Counts;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Statistics: figures by type, and drawings that a mouse, a finger and the arrow keys read. */
class StatsTest extends PageScenario {
  private static final Counts COUNTS = Counts.of("s 30 f 10 w30 40 t20 20 t34 20");

  private Page openStats() {
    site.queue.count("w1", 16, "", Map.of("echo", COUNTS, "told", Counts.of("s 5 w24 5 t40 5")));
    return open(PageSite.OPERATOR, "#/stats");
  }

  @Test
  void eachTypeHasItsFigures() {
    Page page = openStats();
    Locator row = page.getByLabel("Types").locator("tbody tr").first();
    assertThat(row).containsText("echo");
    assertThat(row).containsText("40");
    assertThat(row).containsText("25 %");
    assertThat(page.locator("svg.chart").first())
        .hasAttribute("aria-label", Pattern.compile("35 succeeded, 10 failed"));
    row.locator("a").click();
    assertThat(page.getByLabel("Types").locator("tbody tr")).hasCount(1);
    assertThat(page.locator("h1")).hasText("Statistics of echo");
    page.getByText("30 days").click();
    assertThat(page.locator("h1")).hasText("Statistics of echo");
    assertThat(page.locator("svg.chart").first())
        .hasAttribute("aria-label", Pattern.compile("30 succeeded, 10 failed"));
    page.getByText("all types").click();
    assertThat(page.getByLabel("Types").locator("tbody tr")).hasCount(2);
  }

  @Test
  void keysAndPointersReadADrawing() {
    Page page = openStats();
    Locator card = page.getByLabel("How long they ran").first();
    assertThat(page.getByLabel("Types").locator("tbody tr")).hasCount(2); // it has been read
    card.locator(".stage").focus();
    page.keyboard().press("ArrowRight");
    assertThat(card.locator(".reading")).containsText("99 %");
    page.keyboard().press("Escape");
    assertThat(card.locator(".reading")).hasText("");
    Locator ended = page.getByLabel("Attempts that ended").first();
    BoundingBox box = ended.locator("svg").boundingBox();
    page.mouse().move(box.x + box.width - 12, box.y + 60);
    assertThat(ended.locator(".reading")).containsText("35 succeeded, 10 failed");
    assertThat(ended.locator(".reading a")).hasAttribute("href", Pattern.compile("#/tasks.from="));
  }

  @Test
  void aNewBuildIsMarkedAndReadByKeysAndPointers() {
    site.queue.count("w1", 16, "v1.4.2", Map.of("echo", COUNTS));
    Page page = openStats();
    Locator card = page.getByLabel("How long they ran").first();
    assertThat(card.locator("text.mark")).hasText("v1.4.2");
    assertThat(card.locator("svg.chart"))
        .hasAttribute("aria-label", Pattern.compile("Workers of the build v1.4.2 were first seen"));
    card.locator(".stage").focus();
    page.keyboard().press("End");
    assertThat(card.locator(".reading")).containsText("build v1.4.2 were first seen");
    assertThat(card.locator(".reading a")).hasCount(0);
    page.keyboard().press("ArrowLeft");
    assertThat(card.locator(".reading")).containsText("99 %");
    Locator ended = page.getByLabel("Attempts that ended").first();
    BoundingBox line = ended.locator("line.mark").boundingBox();
    page.mouse().move(line.x, line.y + 60);
    assertThat(ended.locator(".reading")).containsText("v1.4.2");
  }

  @Test
  void aTypeIsPausedHereToo() {
    Page page = openStats();
    page.getByLabel("Pause the type echo").click();
    page.locator("dialog button.primary").click();
    assertThat(page.locator(".paused")).containsText("The type echo is paused by olga");
    page.getByLabel("Resume the type echo").last().click();
    assertThat(page.locator(".paused")).isHidden();
  }

  @Test
  void aRetryOfManySaysHowLongItWillTake() {
    for (int i = 0; i < 40; i++) {
      site.enqueue("told", Map.of("text", "wrong", "fails", true));
    }
    site.work();
    org.awaitility.Awaitility.await()
        .until(() -> site.queue.failed(100).count() == 40 && !points().isEmpty());
    Page page = open(PageSite.OPERATOR, "#/overview");
    Locator takes = page.getByLabel("Failures").locator("tbody tr [title*='16 slots']");
    assertThat(takes).containsText("a retry takes about");
    assertEquals(40, site.queue.failed(100).count());
  }

  private java.util.List<?> points() {
    return site.queue.stats(dev.sluice.queue.stats.Stats.Unit.MINUTE, "told").points();
  }
}
