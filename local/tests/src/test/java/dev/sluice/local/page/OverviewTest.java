package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The state of the deployment, and its schedules. */
class OverviewTest extends PageScenario {
  private boolean ended(String id) {
    return site.queue.find(id).orElseThrow().state().terminal();
  }

  private boolean endedAfter(Instant before, String id) {
    Instant finished = site.queue.find(id).orElseThrow().finishedAt(); // null while it runs again
    return finished != null && before.isBefore(finished);
  }

  @Test
  void depthsAndRatesFollowWithoutReload() {
    site.enqueue("echo", Map.of("text", "waits"), 3);
    Page page = open(PageSite.OPERATOR, "#/overview");
    page.clock().install(); // the view polls every few seconds; the test need not wait
    page.reload();
    assertThat(page.locator(".tile[data-state=QUEUED] b")).hasText("3");
    assertThat(page.getByText("oldest wait")).isVisible();
    mark(page);
    site.enqueue("told", Map.of("text", "wrong", "fails", true));
    site.work();
    page.clock().runFor(5_000);
    page.waitForCondition(
        () -> {
          page.clock().runFor(1_000);
          return page.locator(".tile[data-state=SUCCEEDED] b").textContent().equals("3");
        });
    assertThat(page.locator("svg.plot").first())
        .hasAttribute(
            "aria-label", Pattern.compile("3 succeeded, 1 failed, at most \\d in a minute"));
    assertThat(page.locator("svg.plot").nth(1))
        .hasAttribute("aria-label", Pattern.compile("25 % of 4 attempts"));
    assertNotReloaded(page);
    page.locator(".tile[data-state=FAILED]").click();
    assertThat(page.locator("tr[data-id]")).hasCount(1);
  }

  @Test
  void whatIsRefusedIsNamedAndTheRestIsShown() {
    site.enqueue("echo", Map.of("text", "waits"), 3);
    Page page = open(PageSite.OPERATOR, "#/tasks");
    page.route("**/failures?*", route -> route.fulfill(new Route.FulfillOptions().setStatus(500)));
    page.navigate(site.address() + "/#/overview");
    assertThat(page.locator(".tile[data-state=QUEUED] b")).hasText("3");
    assertThat(page.getByLabel("Schedules").first()).containsText("every 10 min");
    assertThat(page.locator("main .error")).hasText("Not read: failures. The server answered 500.");
    assertThat(page.locator(".banner")).isEmpty();
    page.unroute("**/failures?*");
    site.enqueue("echo", Map.of("text", "a change"));
    assertThat(page.locator("main .error")).isHidden();
    assertThat(page.getByText("Nothing that is kept has failed.")).isVisible();
  }

  @Test
  void minuteGroupsShowTheirLoadAndWhatOverflows() {
    int slots = 15;
    int over = 7;
    site.plan(slots * PageSite.CALLS_A_MINUTE + over);
    Page page = open(PageSite.OPERATOR, "#/overview");
    assertThat(page.locator(".minutes td[data-load=over]")).hasCount(over);
    assertThat(page.locator(".minutes td[data-load='5']")).hasCount(slots - over);
    assertThat(page.locator(".minutes .sum")).hasText("67 overflow: up to 5 a minute, of 4");
  }

  @Test
  void aGroupOfFailuresIsReplayed() {
    site.work();
    List<String> ids = new ArrayList<>();
    for (int line = 1; line <= 3; line++) {
      ids.add(site.enqueue("told", Map.of("text", "wrong in line " + line, "fails", true)));
    }
    await().until(() -> ids.stream().allMatch(this::ended));
    Instant before = site.queue.find(ids.get(2)).orElseThrow().finishedAt();
    Page page = open(PageSite.OPERATOR, "#/overview");
    Locator group = page.getByLabel("Failures").locator("tbody tr");
    assertThat(group).hasCount(1);
    assertThat(group).containsText("wrong in line #");
    assertThat(group).containsText("PageTypes.java");
    group.getByText("Retry 3").click();
    assertThat(page.locator("dialog")).containsText("Retry 3 tasks: 3 failed?");
    page.locator("dialog .danger").click();
    assertThat(page.locator(".notices")).containsText("3 tasks queued again");
    await().until(() -> endedAfter(before, ids.get(2)));
  }

  @Test
  void workersAreShownWithWhatTheyRun() {
    Page page = open(PageSite.OPERATOR, "#/overview");
    Locator workers = page.getByLabel("Workers").first();
    assertThat(workers).containsText("None was ever seen.");
    site.enqueue("held", Map.of());
    site.work();
    assertThat(workers.locator("tbody tr")).hasCount(1);
    assertThat(workers.locator("tbody")).containsText("held began");
  }

  @Test
  void aWorkerThatNoLongerComesIsNotCalledIdle() {
    site.work();
    Page page = open(PageSite.OPERATOR, "#/overview");
    Locator workers = page.getByLabel("Workers").first();
    assertThat(workers.locator("tbody")).containsText("idle");
    page.clock().setFixedTime(Instant.now().plusSeconds(300).toEpochMilli());
    assertThat(workers.locator("tbody")).containsText("stopped or lost");
  }

  @Test
  void whatATypePublishedIsACard() {
    site.work();
    String id = site.enqueue("scores", Map.of());
    await().until(() -> ended(id));
    Page page = open(PageSite.OPERATOR, "#/overview");
    assertThat(page.locator(".results .card")).hasCount(1);
    assertThat(page.locator(".results .card h2")).containsText("old");
    assertThat(page.locator(".results td")).hasCount(2);
  }

  @Test
  void anOperatorPausesResumesAndRunsASchedule() {
    Page page = open(PageSite.OPERATOR, "#/schedules");
    assertThat(page.locator("main tbody")).containsText("every 10 min");
    page.getByLabel("Pause top-repositories").click();
    assertThat(page.locator("main tbody .chip")).hasText("paused");
    page.getByLabel("Run now top-repositories").click();
    assertThat(page.locator(".notices")).containsText("top-repositories: enqueued as");
    page.locator("main tbody .run").waitFor();
    page.getByLabel("Resume top-repositories").click();
    assertThat(page.locator("main tbody .chip")).hasCount(0);
    page.locator("main tbody summary").click();
    assertThat(page.locator("main tbody .times li")).hasCount(4);
    page.locator("main tbody .run").click();
    assertThat(page.locator(".title h1")).containsText("top-repositories");
  }

  @Test
  void anOperatorPausesAQueueAndResumesIt() {
    String id = site.enqueue("echo", Map.of("text", "waits"));
    Page page = open(PageSite.OPERATOR, "#/overview");
    page.getByLabel("Pause the queue default").click();
    page.getByLabel("For").selectOption("1 hour");
    page.getByLabel("Why").fill("the store is down");
    page.getByLabel("Why").press("Enter");
    Locator banner = page.locator(".paused");
    assertThat(banner).containsText("The queue default is paused by olga");
    assertThat(banner).containsText("the store is down");
    assertThat(banner).containsText("in 59 min");
    page.navigate(site.address() + "/#/tasks/" + id);
    assertThat(page.locator(".head .why").first())
        .containsText("Its queue is paused by olga (the store is down)");
    page.navigate(site.address() + "/#/overview");
    page.locator(".paused").getByText("Resume").click();
    assertThat(page.locator(".paused")).isHidden();
    assertThat(page.getByLabel("Pause the queue default")).isVisible();
  }

  @Test
  void aFailingScheduleLooksFailing() {
    Page page = open(PageSite.OPERATOR, "#/schedules");
    page.getByLabel("Run now top-repositories").click();
    String id = page.locator("main tbody .run").getAttribute("href").replace("#/tasks/", "");
    site.work(); // nothing answers at its address
    await().atMost(Duration.ofMinutes(2)).until(() -> ended(id)); // after all its retries
    assertThat(page.locator("main tbody .bad")).hasText("failed");
    assertThat(page.locator("main tbody .run[data-state=FAILED]")).hasCount(1);
  }

  @Test
  void nothingToPressLiesBeyondTheEdgeOfANarrowScreen() {
    site.work();
    String id = site.enqueue("told", Map.of("text", "wrong", "fails", true));
    await().until(() -> ended(id));
    Page page = open(PageSite.OPERATOR, "#/overview");
    int width = 360;
    page.setViewportSize(width, 740);
    for (String button : List.of("Retry 1", "Run now", "Pause")) {
      page.getByText(button).first().waitFor();
      for (Locator one : page.getByText(button).all()) {
        BoundingBox box = one.boundingBox();
        assertTrue(
            box.x >= 0 && box.x + box.width <= width, button + " ends at " + (box.x + box.width));
      }
    }
  }

  @Test
  void aViewerSeesAllAndHasNoButtons() {
    Page page = open(PageSite.VIEWER, "#/overview");
    page.locator(".tile").first().waitFor();
    assertThat(page.getByText("Nothing of yours that is kept has failed.")).isVisible();
    assertThat(page.locator("main button:visible")).hasCount(0);
    page.navigate(site.address() + "/#/schedules");
    assertThat(page.locator("main tbody")).containsText("top-repositories");
    assertThat(page.locator("main button:visible")).hasCount(0);
    assertTrue(page.locator("main").textContent().contains("every 10 min"));
  }
}
