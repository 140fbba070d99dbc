package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How the page follows the server, and what it says when it cannot. */
class FollowTest extends PageScenario {
  private static final Map<String, String> TEXT = Map.of("text", "some text");

  private final AtomicInteger open = new AtomicInteger();
  private int most;

  private Page openWithClock(String view) {
    Page page = open(PageSite.OPERATOR, view);
    page.onRequest(request -> most = Math.max(most, open.incrementAndGet()));
    page.onRequestFinished(request -> open.decrementAndGet());
    page.onRequestFailed(request -> open.decrementAndGet());
    return page;
  }

  private long polls() {
    return requests.stream().map(Request::url).filter(url -> url.contains("/tasks?")).count();
  }

  @Test
  void aServerThatWasAwayIsFoundAgainWithFewRequests() {
    Page page = open(PageSite.OPERATOR, "");
    page.clock().install(); // before the page begins, so all of its timers are under our control
    page.reload();
    String before = site.enqueue("echo", TEXT);
    row(page, before).waitFor();
    requests.clear();
    site.shut();
    assertThat(page.locator(".banner")).containsText("The server cannot be reached");
    for (int second = 0; second < 30; second++) {
      page.clock().runFor(1_000);
      page.waitForCondition(() -> finished(page));
    }
    assertTrue(polls() >= 3 && polls() <= 10, "requests: " + polls());
    assertThat(page.locator(".banner")).containsText("What you see is 3");
    site.queue.cancel(before);
    String after = site.enqueue("echo", TEXT);
    site.open();
    page.getByText("Try now").click();
    assertThat(page.locator(".banner")).isEmpty();
    assertState(page, before, "cancelled");
    assertState(page, after, "queued");
    assertThat(page.locator("tr[data-id]")).hasCount(2);
  }

  /** Whether no request is under way: one that was cut off waits for its next try. */
  private static boolean finished(Page page) {
    return (boolean)
        page.evaluate(
            "() => /Trying again|live/.test(document.querySelector('.banner').textContent)");
  }

  @Test
  void oneRequestIsInFlightAndNoneAfterNothingChanged() {
    Page page = openWithClock("#/tasks");
    row(page, site.enqueue("echo", TEXT)).waitFor();
    for (int i = 0; i < 5; i++) {
      row(page, site.enqueue("echo", TEXT)).waitFor();
    }
    assertTrue(most <= 3, "at once: " + most); // the list of types, and earlier requests
    List<String> held =
        requests.stream().map(Request::url).filter(u -> u.contains("since=")).toList();
    assertTrue(held.size() >= 5 && held.size() <= 12, held::toString);
  }

  @Test
  void aHiddenTabRestsAndGoesOnWhenItIsSeen() {
    Page page = open(PageSite.OPERATOR, "#/tasks");
    row(page, site.enqueue("echo", TEXT)).waitFor();
    hide(page, true);
    assertThat(page.locator(".pulse")).hasAttribute("data-state", "resting");
    requests.clear();
    String id = site.enqueue("echo", TEXT);
    assertThat(page.locator("tr[data-id]")).hasCount(1);
    assertEquals(0, polls());
    hide(page, false);
    assertState(page, id, "queued");
  }

  private static void hide(Page page, boolean hidden) {
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
            + " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden);
  }

  @Test
  void aSessionThatIsOverLeadsToTheSignInAndBack() {
    Page page = open(PageSite.OPERATOR, "#/tasks?state=QUEUED");
    String id = site.enqueue("echo", TEXT);
    row(page, id).waitFor();
    page.context().clearCookies();
    site.enqueue("echo", TEXT);
    assertThat(page.locator(".banner")).containsText("Your session is over");
    page.getByText("Sign in").click();
    page.getByLabel("Token").fill("wrong");
    page.getByText("Sign in").click();
    assertThat(page.getByText("This token is not accepted.")).isVisible();
    page.getByLabel("Token").fill(PageSite.OPERATOR);
    page.getByText("Sign in").click();
    row(page, id).waitFor();
    assertTrue(page.url().endsWith("/#/tasks?state=QUEUED"), page.url());
  }

  @Test
  void aTokenThatIsPastedIntoAnOpenPageIsTakenToo() {
    Page page = window(new Browser.NewContextOptions());
    page.navigate(site.address() + "/");
    page.getByLabel("Token").waitFor();
    page.navigate(site.address() + "/#token=" + PageSite.VIEWER); // causes no load
    assertThat(page.locator(".principal")).hasText("olga, viewer");
    page.navigate(site.address() + "/#token=" + PageSite.OPERATOR);
    page.getByText("Sign in with the link").click();
    assertThat(page.locator(".principal")).hasText("olga, operator");
    page.navigate(site.address() + "/#token=wrong");
    page.getByText("Sign in with the link").click();
    assertThat(page.locator(".notice")).containsText("This token is not accepted.");
    assertThat(page.locator(".principal")).hasText("olga, operator");
    assertTrue(!page.url().contains("token"), page.url());
  }

  @Test
  void aLinkReplacesNoSessionWithoutAQuestion() {
    Page page = open(PageSite.OPERATOR, "");
    for (String link : List.of("/?x#token=", "/#token=")) { // with and without a load
      page.navigate(site.address() + link + PageSite.VIEWER);
      assertThat(page.locator("dialog")).containsText("You are signed in as olga, operator.");
      page.getByText("Go back").click();
      assertThat(page.locator("dialog")).hasCount(0);
      assertThat(page.locator(".principal")).hasText("olga, operator");
      assertTrue(!page.url().contains("token"), page.url());
    }
    page.reload();
    assertThat(page.locator(".principal")).hasText("olga, operator");
  }

  @Test
  void whoSignsOutIsAskedForATokenAgain() {
    Page page = open(PageSite.OPERATOR, "");
    Page other = page.context().newPage();
    other.navigate(site.address() + "/");
    assertThat(other.locator(".pulse")).hasAttribute("data-state", "live");
    page.getByText("Sign out").click();
    page.getByLabel("Token").waitFor();
    assertEquals(List.of(), page.context().cookies());
    enqueueLater(other); // ends its long poll
    assertThat(other.locator(".banner")).containsText("Your session is over");
  }

  @Test
  void aWindowInWhichSomebodyElseSignsInEndsTheOthers() {
    Page page = open(PageSite.OPERATOR, "#/tasks");
    assertThat(page.locator(".principal")).hasText("olga, operator");
    Page same = page.context().newPage();
    same.navigate(site.address() + "/");
    assertThat(same.locator(".pulse")).hasAttribute("data-state", "live");
    assertThat(page.locator(".banner")).isEmpty();
    Page other = page.context().newPage();
    other.navigate(site.address() + "/#token=" + PageSite.VIEWER);
    other.getByText("Sign in with the link").click();
    assertThat(other.locator(".principal")).hasText("olga, viewer");
    assertThat(page.locator(".banner")).containsText("Your session is over");
    assertThat(same.locator(".banner")).containsText("Your session is over");
  }

  @Test
  void aServerThatNamesADateOrAnAgeIsNotAskedAllTheTime() {
    for (String after : List.of("Fri, 31 Dec 2100 23:59:59 GMT", "99999999", "soon")) {
      Page page = open(PageSite.OPERATOR, "");
      page.clock().install();
      page.route(
          url -> url.contains("/tasks?"),
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setStatus(429)
                      .setHeaders(Map.of("retry-after", after))));
      page.reload();
      assertThat(page.locator(".banner")).containsText("The server answered 429");
      requests.clear();
      page.clock().runFor(30_000);
      assertTrue(polls() <= 10, after + ": " + polls());
      page.close();
    }
  }

  @Test
  void theTokenOfTheAddressIsTradedForASessionAndStaysInNoAddress() {
    Page page = window(new Browser.NewContextOptions());
    page.navigate(site.address() + "/#token=" + PageSite.OPERATOR);
    assertThat(page.locator(".principal")).hasText("olga, operator");
    assertTrue(requests.stream().noneMatch(r -> r.url().contains(PageSite.OPERATOR)));
    assertTrue(!page.url().contains("token"), page.url());
  }
}
