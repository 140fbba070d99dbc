package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.sluice.app.minutes.MinuteGroupStore;
import dev.sluice.local.tasks.MinuteStores;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The minute groups as a clock. */
class ClockTest extends PageScenario {
  private static final int PLANNED = 67;

  @Test
  void whatIsToComeWhatWasCalledAndWhatFailedIsOnTheFace() {
    site.plan(PLANNED);
    Instant now = Instant.now();
    MinuteGroupStore groups = MinuteStores.minuteGroups(site.queue);
    for (boolean good : new boolean[] {true, true, true, false}) {
      groups.count(now, good);
    }
    Page page = open(PageSite.OPERATOR, "#/overview");
    Locator clock = page.locator(".clock");
    assertThat(clock)
        .hasAttribute("aria-label", Pattern.compile(".*67 to come, 3 called, 1 failed\\..*"));
    assertThat(page.locator(".face .ground")).hasCount(60);
    assertThat(page.locator(".face .planned")).hasCount(15);
    assertThat(page.locator(".face .over")).hasCount(7);
    assertThat(page.locator(".face .called")).hasCount(1);
    assertThat(page.locator(".face .failed")).hasCount(1);
    assertThat(page.locator(".hand"))
        .hasAttribute("transform", Pattern.compile("rotate\\(\\d+\\.\\d\\)"));
    assertThat(page.locator(".minutes [aria-current=time]")).hasCount(1);
    assertThat(page.locator(".minutes .made")).hasText("3 called, 1 failed");
  }

  @Test
  void aMinuteIsReadByKeysAndUnderAFinger() {
    site.plan(PLANNED);
    Page page =
        open(
            PageSite.OPERATOR,
            "#/overview",
            new Browser.NewContextOptions().setViewportSize(390, 844).setHasTouch(true));
    Locator middle = page.locator(".clock .middle");
    assertThat(middle).containsText("67 to come");
    Locator clock = page.locator(".clock");
    clock.press("ArrowRight");
    assertThat(middle).containsText("of 4 planned");
    for (int minute = 0; minute < 15; minute++) {
      clock.press("ArrowRight");
    }
    assertThat(middle).containsText(Pattern.compile("[45] of 4 planned"));
    clock.press("Escape");
    assertThat(middle).containsText("67 to come");
    double top = 0.14; // in the ring, at twelve o'clock
    double size = clock.boundingBox().width;
    clock.tap(new Locator.TapOptions().setPosition(size / 2 + 3, size * top));
    assertThat(middle).containsText("of 4 planned");
    assertThat(middle.locator("b")).containsText(Pattern.compile(":00"));
  }
}
