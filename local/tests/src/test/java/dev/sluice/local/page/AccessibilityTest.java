package dev.sluice.local.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WCAG 2.2 AA as far as axe-core can check, in every view, and no view wider than a phone. */
class AccessibilityTest extends PageScenario {
  private static final String RUN =
      "async () => (await axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa',"
          + " 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } })).violations"
          + ".filter(violation => ['serious', 'critical'].includes(violation.impact))"
          + ".map(violation => violation.id + ': ' + violation.nodes.map(n => n.html).join(' | '))";

  private ColorScheme scheme;

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void everyViewCanBeUsedByAll(ColorScheme scheme) throws IOException {
    this.scheme = scheme;
    Page stranger = window(still());
    stranger.navigate(site.address());
    assertSound(stranger, "sign-in");
    List<String> ids = manyStates();
    Page page = open(PageSite.OPERATOR, "#/tasks", still());
    page.locator("tr[data-id]").first().waitFor();
    row(page, ids.get(0)).locator("input").check();
    assertSound(page, "tasks");
    page.locator(".selection").getByText("Delete").click();
    assertSound(page, "question");
    page.keyboard().press("Escape");
    page.navigate(site.address() + "/#/tasks?type=echo");
    page.getByLabel("Pause the type echo").click();
    assertSound(page, "pause");
    page.locator("dialog button.primary").click();
    page.locator(".paused p").waitFor();
    page.getByLabel("Keys").click();
    assertSound(page, "keys");
    page.keyboard().press("Escape");
    List<String> views =
        List.of(
            "tasks/" + ids.get(0),
            "tasks/" + report(),
            "overview",
            "stats",
            "weather",
            "schedules");
    for (String view : views) {
      page.navigate(site.address() + "/#/" + view);
      page.locator("main .card:visible, main td:visible").first().waitFor();
      assertSound(page, view);
    }
    page.navigate(site.address() + "/#/failures");
    page.locator("main tbody th a").first().waitFor();
    assertSound(page, "failures");
    page.locator("main tbody th a").first().click();
    page.locator(".trace").waitFor();
    assertSound(page, "a group of failures");
    page.navigate(site.address() + "/#/register?thumbnail=" + ids.get(0));
    page.locator(".outcome .chip").waitFor();
    page.locator("button.primary").click();
    page.locator("[aria-invalid=true]").first().waitFor();
    assertSound(page, "register");
    for (String type : List.of("seller-report", "kinds", "evaluate")) {
      page.navigate(site.address() + "/#/launch/" + type);
      page.locator("#title").getByText(type).waitFor();
      page.locator("button.primary").click();
      page.locator("[aria-invalid=true]").first().waitFor();
      page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })");
      assertSound(page, "launch " + type);
    }
    site.shut();
    page.navigate(site.address() + "/#/tasks");
    page.locator(".banner p").waitFor();
    assertSound(page, "cut off");
  }

  /** A fan-out, and calls in the next minute group. */
  private String report() {
    site.plan(3);
    Map<String, ?> params =
        Map.of(
            "startDate", "2024-01-01",
            "endDate", "2024-01-02",
            "sellerIds", List.of("amber-mill"),
            "launcher", "ann");
    String report = site.enqueue("seller-report", params);
    await().until(() -> site.queue.find(report).orElseThrow().state().terminal());
    return report;
  }

  /** Without motion: elements that are still appearing cannot be judged by colour and position. */
  private Browser.NewContextOptions still() {
    return new Browser.NewContextOptions()
        .setColorScheme(scheme)
        .setReducedMotion(ReducedMotion.REDUCE);
  }

  /** A task in most states; one has a very long text written from right to left. */
  private List<String> manyStates() {
    List<String> ids = site.enqueue("echo", Map.of("text", "مرحبا بالعالم ".repeat(60)), 3);
    site.queue.cancel(ids.get(1));
    site.work();
    site.enqueue("held", Map.of());
    String failed = site.enqueue("told", Map.of("text", "went/wrong/".repeat(40), "fails", true));
    await().until(() -> site.queue.find(failed).orElseThrow().state().terminal());
    return ids;
  }

  private void assertSound(Page page, String view) throws IOException {
    page.evaluate(script());
    assertEquals(List.of(), page.evaluate(RUN), view);
    page.setViewportSize(360, 740);
    int wide = (int) page.evaluate("() => document.documentElement.scrollWidth");
    assertTrue(wide <= 360, view + " is " + wide + " wide");
    if (scheme == ColorScheme.LIGHT) { // the narrow view has the colours of the wide one
      assertEquals(List.of(), page.evaluate(RUN), view + ", narrow");
    }
    page.setViewportSize(1280, 800);
  }

  private static String script() throws IOException {
    try (InputStream axe = AccessibilityTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(axe.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
