package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.app.sellers.sales.SalesSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a fan-out at a glance. */
class StripTest extends PageScenario {
  private static final String SALES =
      """
      day,seller_id,product_id,category,units_sold,revenue,freight
      2024-01-01,amber-mill,p-1,tea,2,10.00,1.00
      2024-01-02,amber-mill,p-2,tea,two,10.00,1.00
      """;

  /** How many different colours are seen in the cells. */
  private static final String COLOURS =
      """
      canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const seen = new Set();
        for (let i = 0; i < data.length; i += 4) {
          data[i + 3] === 255 && seen.add(`${data[i]} ${data[i + 1]} ${data[i + 2]}`);
        }
        return [...seen].join(',');
      }""";

  @TempDir private Path sales;

  @Override
  PageSite newSite() {
    try {
      Files.writeString(sales.resolve("sales.csv"), SALES);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new PageSite(queue -> PageSite.of(queue, SalesSource.open(sales.toString())));
  }

  private String report(String from) {
    Map<String, ?> params =
        Map.of(
            "startDate",
            from,
            "endDate",
            "2024-01-02",
            "sellerIds",
            List.of("amber-mill"),
            "launcher",
            "ann");
    return site.enqueue("seller-report", params);
  }

  private void ended(String id) {
    await().until(() -> site.queue.find(id).orElseThrow().state().terminal());
  }

  @Test
  void everyPartIsACellWithItsNameAndTheOneThatFailedIsReachedByKeys() {
    site.work();
    String id = report("2023-12-30");
    ended(id);
    Page page = open(PageSite.OPERATOR, "#/tasks/" + id);
    Locator cells = page.locator(".cells");
    assertThat(cells).hasAttribute("aria-label", Pattern.compile("3 succeeded, 1 failed\\..*"));
    cells.focus();
    page.keyboard().press("End");
    assertThat(page.locator(".readout")).containsText("amber-mill 2024-01-02 failed");
    page.keyboard().press("ArrowLeft");
    assertThat(page.locator(".readout")).containsText("amber-mill 2024-01-01 succeeded");
    assertThat(row(page, id + ".0").locator(".preview")).hasText("amber-mill 2023-12-30");
    assertThat(page.locator(".named")).containsText("amber-mill 2024-01-02");
    page.keyboard().press("ArrowRight");
    page.keyboard().press("Enter");
    assertThat(page.locator(".title h1")).containsText(id + ".3");
    assertThat(page.locator(".strip")).isHidden();
  }

  @Test
  void cellsHaveTheColoursOfTheSchemeAndChangeWithIt() {
    site.work();
    String id = report("2023-12-30");
    ended(id);
    Page page =
        open(
            PageSite.OPERATOR,
            "#/tasks/" + id,
            new Browser.NewContextOptions().setColorScheme(ColorScheme.LIGHT));
    Locator canvas = page.locator(".cells canvas");
    String bad = "179 25 46";
    page.waitForCondition(() -> canvas.evaluate(COLOURS).toString().contains(bad));
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    page.waitForCondition(() -> canvas.evaluate(COLOURS).toString().contains("255 143 155"));
    assertTrue(!canvas.evaluate(COLOURS).toString().contains(bad));
  }

  @Test
  void theCriticalPathLeadsOverThePartThatEndedLast() {
    String id = report("2023-12-30");
    Page page = open(PageSite.OPERATOR, "#/tasks/" + id);
    assertThat(page.locator(".title .chip")).hasText("queued");
    assertThat(page.locator(".strip")).isHidden();
    mark(page);
    site.work();
    Locator steps = page.locator(".steps li");
    assertThat(steps.last()).containsText("Joined its parts");
    assertThat(steps.first()).containsText("Waited for a worker");
    assertThat(page.locator(".steps [data-kind=runs], .steps [data-kind=failed]")).hasCount(1);
    assertThat(page.locator(".steps a").last()).containsText("amber-mill 20");
    assertEquals(steps.count(), page.locator(".way span").count());
    assertNotReloaded(page);
  }

  @Test
  void manyPartsFitOnANarrowScreenAndAPressShowsOne() {
    site.work();
    String id = report("2023-03-01");
    ended(id);
    Page page =
        open(
            PageSite.OPERATOR,
            "#/tasks/" + id,
            new Browser.NewContextOptions().setViewportSize(390, 844).setHasTouch(true));
    assertThat(page.locator(".cells"))
        .hasAttribute("aria-label", Pattern.compile("307 succeeded, 1 failed.*"));
    page.waitForCondition(() -> page.locator(".cells").boundingBox().height > 100);
    page.locator(".cells").tap(new Locator.TapOptions().setPosition(4, 4));
    assertThat(page.locator(".readout")).containsText("amber-mill 2023-03-01 succeeded");
    assertEquals(
        390, (int) page.evaluate("() => document.documentElement.scrollWidth"), "no wider");
    page.locator(".cells").tap(new Locator.TapOptions().setPosition(4, 4));
    assertThat(page.locator(".title h1")).containsText(id + ".0");
  }
}
