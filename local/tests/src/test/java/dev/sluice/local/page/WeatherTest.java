package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The weather of the last hour: what is seen, brushed and retried. */
class WeatherTest extends PageScenario {
  /** Where, in pixels of the page's style, the first dot of this colour is; null: nowhere. */
  private static final String FIND =
      """
      (canvas, [red, green, blue]) => {
        const { data, width, height } =
            canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4) {
          if (data[i] === red && data[i + 1] === green && data[i + 2] === blue && data[i + 3] > 250) {
            const scale = canvas.clientWidth / width;
            return [((i / 4) % width) * scale, Math.floor(i / 4 / width) * scale];
          }
        }
        return null;
      }""";

  private static final List<Integer> BAD = List.of(179, 25, 46);

  private List<String> failed(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(site.enqueue("told", Map.of("text", "wrong " + i, "fails", true)));
    }
    await().until(() -> ids.stream().allMatch(this::ended));
    return ids;
  }

  private boolean ended(String id) {
    return site.queue.find(id).orElseThrow().state().terminal();
  }

  private Page openWeather(String token) {
    return open(token, "#/weather", light());
  }

  private static Browser.NewContextOptions light() {
    return new Browser.NewContextOptions().setColorScheme(ColorScheme.LIGHT);
  }

  private static Locator dots(Page page, int count) {
    return page.locator(".sky[data-dots='" + count + "']");
  }

  /** Tried several times, since the dots are drawn again whenever time has moved them. */
  private static boolean brushedWithoutDrawing(Page page) {
    for (int i = 0; i < 10; i++) {
      int draws = draws(page);
      brush(page);
      if (draws(page) == draws) {
        return true;
      }
    }
    return false;
  }

  private static void brush(Page page) {
    BoundingBox box = page.locator(".field").boundingBox();
    page.mouse().move(box.x + box.width / 2, box.y + 12);
    page.mouse().down();
    page.mouse().move(box.x + box.width - 2, box.y + box.height - 60);
    page.mouse().up();
  }

  @Test
  void everyTaskIsADotAndNewOnesComeWithoutAskingForAll() {
    site.work();
    failed(3);
    site.enqueue("echo", Map.of("text", "well"), 5);
    Page page = openWeather(PageSite.OPERATOR);
    dots(page, 8).waitFor();
    assertThat(page.locator(".field"))
        .hasAttribute("aria-label", Pattern.compile(".*8 tasks enqueued, 3 failed.*"));
    assertThat(page.locator(".legend [data-state=FAILED] .count")).hasText("3");
    mark(page);
    Response changed =
        page.waitForResponse(
            response -> response.url().contains("since=") && response.status() == 200,
            () -> site.enqueue("echo", Map.of("text", "later")));
    assertTrue(changed.text().contains("\"whole\":false"), changed.text());
    dots(page, 9).waitFor();
    assertThat(page.locator(".legend [data-state=SUCCEEDED] .count")).hasText("6");
    assertNotReloaded(page);
    page.locator(".legend [data-state=SUCCEEDED]").click();
    dots(page, 3).waitFor();
    page.locator(".legend [data-state=SUCCEEDED]").click();
    page.getByLabel("Type", new Page.GetByLabelOptions().setExact(true)).selectOption("told");
    dots(page, 3).waitFor();
    assertTrue(page.url().endsWith("#/weather?type=told"), page.url());
  }

  @Test
  void whatIsBrushedIsListedAndRetried() {
    site.work();
    List<String> ids = failed(2);
    site.enqueue("echo", Map.of("text", "well"));
    Instant before = Instant.now();
    Page page = openWeather(PageSite.OPERATOR);
    dots(page, 3).waitFor();
    assertTrue(brushedWithoutDrawing(page), "following the mouse draws no dot again");
    assertThat(page.locator(".inside .sentence")).containsText("2 failed");
    assertThat(page.locator("[data-inside='" + ids.get(0) + "']")).containsText("told");
    String address = page.url();
    page.getByText("Retry 2 failed").click();
    assertThat(page.locator(".notices")).containsText("2 tasks: queued again");
    await().until(() -> ids.stream().allMatch(id -> endedAfter(before, id)));
    Page other = openWeather(PageSite.OPERATOR);
    other.navigate(address);
    other.reload();
    assertThat(other.locator(".inside .sentence")).containsText("1 task from");
    assertThat(other.locator(".inside .sentence")).containsText("1 succeeded");
    page.getByText("Clear").click();
    assertThat(page.locator(".inside")).isHidden();
    assertTrue(page.url().endsWith("#/weather"), page.url());
  }

  private static int draws(Page page) {
    return Integer.parseInt(page.locator(".sky").getAttribute("data-draws"));
  }

  private boolean endedAfter(Instant before, String id) {
    Instant finished = site.queue.find(id).orElseThrow().finishedAt();
    return finished != null && before.isBefore(finished);
  }

  @Test
  void allOfItWorksByKeys() {
    site.work();
    failed(2);
    Page page = openWeather(PageSite.OPERATOR);
    dots(page, 2).waitFor();
    assertThat(page.locator("#title")).hasText("The last 5 minutes");
    page.getByLabel("Span").selectOption("60");
    assertThat(page.locator("#title")).hasText("The last hour");
    Locator field = page.locator(".field");
    Locator sentence = page.locator(".inside .sentence");
    field.press("ArrowLeft");
    assertThat(sentence).containsText("2 tasks");
    for (int minute = 0; minute < 10; minute++) {
      field.press("ArrowLeft");
    }
    assertThat(sentence).containsText("0 tasks");
    for (int minute = 0; minute < 10; minute++) {
      field.press("Shift+ArrowRight");
    }
    assertThat(sentence).containsText("2 tasks");
    for (int level = 0; level < 12; level++) {
      field.press("ArrowUp");
    }
    assertThat(sentence).containsText("0 tasks");
    for (int level = 0; level < 12; level++) {
      field.press("ArrowDown");
    }
    assertThat(sentence).containsText("2 tasks");
    field.press("Enter");
    assertThat(page.getByLabel("Tasks inside", new Page.GetByLabelOptions().setExact(true)))
        .isFocused();
    page.keyboard().press("Escape");
    assertThat(page.locator(".inside")).isHidden();
    page.getByText("The hour as a table").click();
    page.locator(".hour tbody button").first().click();
    assertThat(sentence).containsText("2 failed");
  }

  @Test
  void aDotIsPressedWithAFinger() {
    site.work();
    String id = failed(1).get(0);
    Page page =
        open(
            PageSite.OPERATOR,
            "#/weather",
            light().setViewportSize(390, 844).setHasTouch(true).setIsMobile(true));
    dots(page, 1).waitFor();
    Locator canvas = page.locator(".dots");
    page.waitForCondition(() -> canvas.evaluate(FIND, BAD) != null);
    List<?> at = (List<?>) canvas.evaluate(FIND, BAD);
    double x = ((Number) at.get(0)).doubleValue();
    double y = ((Number) at.get(1)).doubleValue();
    page.locator(".field").tap(new Locator.TapOptions().setPosition(x, y));
    assertThat(page.locator(".weather .readout")).containsText(id);
    assertEquals(
        390, (int) page.evaluate("() => document.documentElement.scrollWidth"), "no wider");
    page.locator(".readout a").tap();
    assertThat(page.locator(".title h1")).containsText(id);
  }

  @Test
  void tenThousandAreShownAndWhatIsMissingIsSaid() {
    site.enqueue("echo", Map.of("text", "waits"), 10_400);
    Page page = openWeather(PageSite.OPERATOR);
    dots(page, 10_000).waitFor();
    assertThat(page.locator(".weather-head .sum"))
        .containsText("10,000 tasks enqueued, none failed. Only the newest 10,000 are known");
    brush(page);
    assertThat(page.locator(".inside .sentence")).containsText("0 tasks");
    page.locator(".field").press("Escape");
    page.locator(".field").press("ArrowRight");
    assertThat(page.locator(".inside .sentence")).containsText("10,000 queued");
    assertThat(page.locator("[data-inside]")).hasCount(50);
  }

  @Test
  void aViewerSeesOwnTasksAndHasNoButtonToRetry() {
    site.work();
    failed(1);
    Page page = openWeather(PageSite.VIEWER);
    dots(page, 1).waitFor();
    page.locator(".field").press("ArrowLeft");
    assertThat(page.locator("[data-inside]")).hasCount(1);
    assertFalse(page.locator(".inside").textContent().contains("Retry"));
  }
}
