package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Texts that would run as a script if anything treated them as markup. {@link PageScenario} checks
 * that none did: no dialog, no uncaught error, no violation of the policy.
 */
class InjectionTest extends PageScenario {
  private static final List<String> TEXTS =
      List.of(
          "<script>alert(1)</script>",
          "</script><script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "<svg onload=alert(1)>",
          "<svg><script>alert(1)</script></svg>",
          "\"><img src=x onerror=alert(1)>",
          "'><img src=x onerror=alert(1)>",
          "\" onmouseover=\"alert(1)",
          "' autofocus onfocus='alert(1)",
          "<a href=\"javascript:alert(1)\">x</a>",
          "javascript:alert(1)",
          "data:text/html,<script>alert(1)</script>",
          "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
          "<iframe src=javascript:alert(1)></iframe>",
          "<object data=javascript:alert(1)></object>",
          "<embed src=javascript:alert(1)>",
          "<details open ontoggle=alert(1)>",
          "<video><source onerror=alert(1)></video>",
          "<body onload=alert(1)>",
          "<base href=//evil.example/>",
          "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
          "<link rel=stylesheet href=//evil.example/x.css>",
          "<style>@import '//evil.example/x.css';</style>",
          "<form action=//evil.example><button>x</button></form>",
          "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
          "<template><script>alert(1)</script></template>",
          "<input onfocus=alert(1) autofocus>",
          "&lt;script&gt;alert(1)&lt;/script&gt;",
          "{{constructor.constructor('alert(1)')()}}",
          "${alert(1)}`-alert(1)-`\\u003cimg src=x onerror=alert(1)\\u003e");

  @Test
  void everyTextIsShownAsItIs() {
    assertEquals(30, TEXTS.size());
    site.work();
    Page page = open(PageSite.OPERATOR, "#/tasks");
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (String text : TEXTS) {
      good.add(site.enqueue("told", Map.of("text", text, "fails", false)));
      bad.add(site.enqueue("told", Map.of("text", text, "fails", true)));
    }
    await()
        .until(
            () ->
                bad.stream().allMatch(id -> site.queue.find(id).orElseThrow().state().terminal()));
    for (String view : List.of("#/tasks?state=SUCCEEDED", "#/tasks?state=FAILED")) {
      page.navigate(site.address() + "/" + view);
      assertThat(page.locator("tr[data-id]")).hasCount(30);
      List<String> ids = view.endsWith("FAILED") ? bad : good;
      for (int i = 0; i < TEXTS.size(); i++) {
        assertThat(row(page, ids.get(i)).locator(".preview")).containsText(TEXTS.get(i));
        assertThat(row(page, ids.get(i)).locator(".value")).containsText(TEXTS.get(i));
      }
    }
    for (int i = 0; i < TEXTS.size(); i++) {
      page.navigate(site.address() + "/#/tasks/" + good.get(i));
      assertThat(page.getByLabel("Log lines")).containsText(TEXTS.get(i));
      assertThat(page.getByLabel("Result").first()).containsText(TEXTS.get(i));
      assertThat(page.getByLabel("Params").first()).containsText(TEXTS.get(i));
      page.navigate(site.address() + "/#/tasks/" + bad.get(i));
      assertThat(page.locator(".why.bad")).hasText(TEXTS.get(i));
      assertThat(page.locator(".timeline li").last()).containsText(TEXTS.get(i));
    }
    page.navigate(site.address() + "/#/overview");
    page.getByText("kinds of failures").click();
    assertThat(page.getByLabel("Failures").first()).containsText("svg onload=alert(#)");
    assertEquals(0, page.locator("main script, main img, main iframe, main svg script").count());
  }

  @Test
  void everyTextIsTakenBackIntoTheForms() {
    String id = site.enqueue("told", Map.of("text", TEXTS.get(2), "fails", false));
    Page page = open(PageSite.OPERATOR, "#/launch/told?like=" + id);
    assertThat(page.getByLabel("Text")).hasValue(TEXTS.get(2));
    page.navigate(site.address() + "/#/tasks/" + id);
    assertThat(page.getByLabel("Params")).containsText(TEXTS.get(2));
    for (String text : TEXTS) {
      String encoded = java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
      page.navigate(site.address() + "/#/tasks?q=" + encoded);
      assertThat(page.getByLabel("Search id, type, params, error and result")).hasValue(text);
      page.navigate(site.address() + "/#/launch/" + encoded);
      assertThat(page.getByText("There is no such task type.")).isVisible();
    }
  }
}
