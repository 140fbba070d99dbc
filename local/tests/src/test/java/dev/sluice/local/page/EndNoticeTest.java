package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The browser's notice that a task has ended. */
class EndNoticeTest extends PageScenario {
  /** Notes what the system would show; a browser without a screen shows nothing. */
  private static final String NOTICES =
      "window.told = []; window.Notification = class {"
          + " static requestPermission() { return Promise.resolve('%s'); }"
          + " constructor(title, { body }) { told.push(`${title}: ${body}`); } };";

  private String enqueued(Page page) {
    RequestOptions echo =
        RequestOptions.create()
            .setHeader("authorization", "Bearer " + PageSite.OPERATOR)
            .setData(Map.of("type", "echo", "params", Map.of("text", "hello")));
    String location =
        page.request().post(site.address() + "/tasks", echo).headers().get("location");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static Locator bell(Page page) {
    return page.getByLabel("Tell me when it ends");
  }

  private Page openTask(String id, String permission) {
    Page page = open(PageSite.OPERATOR, "#/tasks");
    page.addInitScript(NOTICES.formatted(permission));
    page.reload();
    page.evaluate("address => location.hash = address", "#/tasks/" + id);
    return page;
  }

  @Test
  void tellsInAnotherViewToo() {
    String id = enqueued(open(PageSite.OPERATOR, "#/tasks"));
    Page page = openTask(id, "granted");
    assertThat(bell(page)).not().isChecked();
    page.waitForRequest("**/tasks/" + id + "/events", () -> bell(page).check());
    page.evaluate("() => location.hash = '#/stats'");
    page.evaluate("address => location.hash = address", "#/tasks/" + id);
    assertThat(bell(page)).isChecked();
    page.evaluate("() => location.hash = '#/stats'");
    site.work();
    page.waitForFunction("() => told.length > 0");
    assertEquals(List.of("echo succeeded: " + id), page.evaluate("() => told"));
    page.evaluate("address => location.hash = address", "#/tasks/" + id);
    assertThat(page.locator(".title .chip")).hasText("succeeded");
    assertThat(bell(page)).isHidden();
  }

  @Test
  void canBeTurnedOff() {
    String id = enqueued(open(PageSite.OPERATOR, "#/tasks"));
    Page page = openTask(id, "granted");
    page.waitForRequest("**/tasks/" + id + "/events", () -> bell(page).check());
    bell(page).uncheck();
    site.work();
    assertThat(page.locator(".title .chip")).hasText("succeeded");
    assertEquals(List.of(), page.evaluate("() => told"));
  }

  @Test
  void saysThatTheBrowserShowsNone() {
    String id = enqueued(open(PageSite.OPERATOR, "#/tasks"));
    Page page = openTask(id, "denied");
    bell(page).click();
    assertThat(page.locator(".notice.bad")).containsText("shows no notices");
    assertThat(bell(page)).not().isChecked();
    assertTrue(requests.stream().noneMatch(request -> request.url().endsWith("/events")));
  }
}
