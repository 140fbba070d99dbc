package dev.sluice.local.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/**
 * A site and a window for each test. Whatever a test does, no script may open a dialog, no error
 * may go uncaught, and nothing may violate the page's policy.
 */
@Tag("page")
abstract class PageScenario {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String REPORT_VIOLATIONS =
      "addEventListener('securitypolicyviolation',"
          + " e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))";

  final List<Request> requests = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<BrowserContext> windows = new ArrayList<>();
  PageSite site;

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
  }

  @BeforeEach
  void openSite() {
    TestBrowser.shared(); // first, so that no Redis is started for nothing
    site = newSite();
  }

  PageSite newSite() {
    return new PageSite();
  }

  @AfterEach
  void closeAll() {
    windows.forEach(BrowserContext::close);
    if (site != null) {
      site.close();
    }
    assertEquals(List.of(), wrong);
  }

  /** A new window, signed in, at the view. */
  Page open(String token, String view) {
    return open(token, view, new Browser.NewContextOptions());
  }

  Page open(String token, String view, Browser.NewContextOptions options) {
    Page page = window(options);
    RequestOptions credentials = RequestOptions.create().setData(Map.of("token", token));
    assertEquals(204, page.request().post(site.address() + "/login", credentials).status());
    page.navigate(site.address() + "/" + view);
    return page;
  }

  Page window(Browser.NewContextOptions options) {
    BrowserContext window = TestBrowser.shared().newContext(options.setLocale("en-GB"));
    windows.add(window);
    window.setDefaultTimeout(PATIENCE.toMillis());
    window.addInitScript(REPORT_VIOLATIONS);
    Page page = window.newPage();
    page.onDialog(
        dialog -> {
          wrong.add("dialog: " + dialog.message());
          dialog.dismiss();
        });
    page.onPageError(error -> wrong.add("uncaught: " + error));
    page.onConsoleMessage(
        message -> {
          if (Pattern.compile("policy|TrustedHTML|TrustedScript").matcher(message.text()).find()) {
            wrong.add(message.text());
          }
        });
    page.onRequest(requests::add);
    return page;
  }

  /** Enqueues a task that is due in an hour. */
  void enqueueLater(Page page) {
    Map<String, ?> later =
        Map.of("type", "echo", "params", Map.of("text", "later"), "delaySeconds", 3_600);
    RequestOptions request =
        RequestOptions.create()
            .setHeader("authorization", "Bearer " + PageSite.OPERATOR)
            .setData(later);
    assertEquals(202, page.request().post(site.address() + "/tasks", request).status());
  }

  /** The row of a task. */
  static Locator row(Page page, String id) {
    return page.locator("tr[data-id='" + id + "']");
  }

  static void assertState(Page page, String id, String state) {
    PlaywrightAssertions.assertThat(row(page, id).locator(".chip")).hasText(state);
  }

  /** Whether the document is still the marked one, which means that nothing was reloaded. */
  static void mark(Page page) {
    page.evaluate("() => { window.marked = true; }");
  }

  static void assertNotReloaded(Page page) {
    assertEquals(true, page.evaluate("() => window.marked === true"));
  }
}
