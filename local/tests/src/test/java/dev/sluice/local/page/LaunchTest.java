package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.sluice.local.http.contract.RegisterCases;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Launching, with and without script. */
class LaunchTest extends PageScenario {
  private List<TaskRecord> tasks() {
    return site.queue.list(TaskFilter.ALL, null, 100).tasks();
  }

  private static void launch(Page page) {
    page.getByRole(
            AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Launch$")))
        .click();
  }

  private static void fillReport(Page page, String start, String end, String launcher) {
    page.getByLabel("Start date").fill(start);
    page.getByLabel("End date").fill(end);
    page.getByLabel("amber-mill").check();
    page.getByLabel("Launcher").fill(launcher);
  }

  /** Shows the optional fields of the params. */
  private static void unfold(Page page) {
    page.locator("form > .fields > details > summary").click();
  }

  @Test
  void anInternalTypeIsNotOffered() {
    Page page = open(PageSite.OPERATOR, "#/launch/seller-day");
    assertThat(page.locator("main"))
        .containsText("Only the application itself enqueues tasks of this type.");
    assertThat(page.locator("nav.types")).containsText("seller-report");
    assertThat(page.locator("nav.types")).not().containsText("seller-day");
  }

  @Test
  void aReportIsLaunchedWithoutScript() {
    Page page = window(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    page.navigate(site.address());
    page.getByLabel("Token").fill(PageSite.OPERATOR);
    page.getByText("Sign in").click();
    page.getByLabel("First day").fill("2024-02-28");
    page.getByLabel("Last day").fill("2024-03-01");
    page.getByLabel("Sellers").fill("amber-mill, nobody");
    page.getByLabel("Launched by").fill("ann");
    page.getByText("Launch report").click();
    assertThat(page.locator("#seller_id-error"))
        .hasText("nobody: It is not one of the known sellers.");
    assertThat(page.getByLabel("Launched by")).hasValue("ann");
    page.getByLabel("Sellers").fill("amber-mill, blue-harbor");
    page.getByText("Launch report").click();
    assertEquals(site.address() + "/", page.url());
    assertThat(page.locator("#reports td").first()).isVisible();
    site.work();
    await().until(() -> tasks().get(0).state() == TaskState.SUCCEEDED);
    page.getByText("Refresh").click();
    assertThat(page.locator("#reports")).containsText("SUCCEEDED");
  }

  @Test
  void aReportIsLaunchedAndFollowedToItsFile() {
    Page page = open(PageSite.OPERATOR, "#/launch");
    fillReport(page, "2023-12-28", "2024-01-03", "ann");
    page.getByLabel("Search").fill("harbor");
    page.getByLabel("blue-harbor").check();
    mark(page);
    launch(page);
    assertThat(page.locator(".title .chip")).hasText("queued");
    String id = tasks().get(0).id();
    assertThat(page.locator(".title .code")).hasText(id);
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Tasks")).click();
    assertThat(row(page, id)).containsText("sellerIds amber-mill, blue-harbor");
    assertState(page, id, "queued");
    site.work();
    assertState(page, id, "succeeded");
    assertThat(row(page, id).locator(".progress")).hasText("14 of 14");
    assertThat(row(page, id).locator(".value a"))
        .hasAttribute("href", "/tasks/" + id + "/artifact");
    assertNotReloaded(page);
  }

  @Test
  void whatIsWrongStandsBesideItsFieldAndValuesAreKept() {
    Page page = open(PageSite.OPERATOR, "#/launch/seller-report");
    launch(page);
    for (String field : List.of("startDate", "endDate", "sellerIds", "launcher")) {
      assertThat(page.locator("#field-params-" + field + "-error")).hasText("It is required.");
    }
    fillReport(page, "2024-03-01", "2024-02-01", "a/b");
    launch(page);
    assertThat(page.locator("#field-params-endDate-error")).hasText("It is before the first day.");
    assertThat(page.locator("#field-params-launcher-error"))
        .hasText("It must be visible characters without a slash.");
    assertThat(page.locator("#field-params-startDate-error")).hasText("");
    assertThat(page.locator("#field-params-endDate")).isFocused();
    assertThat(page.locator("#field-params-endDate")).hasAttribute("aria-invalid", "true");
    page.locator("#field-params-endDate").fill("2024-03-02");
    assertThat(page.locator("#field-params-endDate-error")).hasText("");
    assertThat(page.locator("#field-params-launcher-error")).not().hasText("");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Tasks")).click();
    page.getByText("Launch a task").waitFor();
    page.goBack();
    assertThat(page.getByLabel("Launcher")).hasValue("a/b");
    assertThat(page.getByLabel("Start date")).hasValue("2024-03-01");
    assertThat(page.getByLabel("amber-mill")).isChecked();
    assertEquals(List.of(), tasks());
  }

  @Test
  void everyKindOfFieldIsSentAsItsTypeDeclares() {
    Page page = open(PageSite.OPERATOR, "#/launch/kinds");
    page.getByLabel("Day").fill("2024-02-29");
    page.getByLabel("Count").fill("10");
    page.getByLabel("Colour").selectOption("GREEN");
    page.getByLabel("Strict").check();
    page.getByLabel("Words").fill("one\n two \n\n" + "long".repeat(6));
    page.getByLabel("Depth").fill("0");
    launch(page);
    assertThat(page.locator("#field-params-count-error")).containsText("9");
    assertThat(page.locator("#field-params-words-error")).containsText("longlong");
    assertThat(page.locator("#field-params-inner-depth-error")).containsText("1");
    page.getByLabel("Count").fill("9");
    page.getByLabel("Depth").fill("2");
    page.getByLabel("Words").fill("one\ntwo");
    unfold(page);
    page.getByLabel("Share").fill("0.25");
    Locator password = page.getByLabel("Password");
    assertThat(password).hasAttribute("type", "password");
    password.fill("hunter2");
    launch(page);
    page.locator(".title .chip").waitFor();
    TaskRecord task = tasks().get(0);
    assertEquals(
        "{\"day\":\"2024-02-29\",\"count\":9,\"colour\":\"GREEN\",\"strict\":true,"
            + "\"words\":[\"one\",\"two\"],\"inner\":{\"depth\":2},"
            + "\"share\":0.25,\"password\":\"hunter2\"}",
        task.params());
  }

  @Test
  void aSecretIsNeitherSentNorTakenOver() {
    Page page = open(PageSite.OPERATOR, "#/launch/seller-report");
    fillReport(page, "2024-01-01", "2024-01-02", "ann");
    unfold(page);
    page.getByLabel("Webhook url").fill("https://hooks.example.org/s3cr3t");
    launch(page);
    page.locator(".title .chip").waitFor();
    TaskRecord task = tasks().get(0);
    assertTrue(task.params().contains("s3cr3t"));
    for (String path : List.of("/tasks", "/tasks/" + task.id(), "/")) {
      String answer = page.request().get(site.address() + path).text();
      assertFalse(answer.contains("s3cr3t"), path);
    }
    page.navigate(site.address() + "/#/launch/seller-report?like=" + task.id());
    assertThat(page.getByLabel("Start date")).hasValue("2024-01-01");
    assertThat(page.getByLabel("amber-mill")).isChecked();
    assertThat(page.getByLabel("Webhook url")).hasValue("");
    launch(page);
    await().until(() -> tasks().size() == 2);
    assertFalse(tasks().get(0).params().contains("***"));
  }

  @Test
  void aWaitingTaskIsEditedAndRunAtOnce() {
    String id = site.enqueue("told", Map.of("text", "draft", "fails", false));
    Page page = open(PageSite.OPERATOR, "#/tasks/" + id);
    page.getByText("Edit", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("#field-params-text")).hasValue("draft");
    page.locator("#field-params-text").fill("final");
    page.getByLabel("Priority").fill("9");
    assertThat(page.getByLabel("Queue")).hasValue("default");
    page.getByLabel("Queue").fill("night shift");
    page.locator("button.primary").click();
    assertThat(page.locator("#field-queue-error")).containsText("lower-case letters");
    page.getByLabel("Queue").fill("night");
    page.getByLabel("Not before").fill("2039-01-05T09:00");
    page.locator("button.primary").click();
    assertThat(page.locator("[aria-invalid=true]")).hasCount(1);
    page.getByLabel("Not before").fill(inAMonth());
    page.locator("button.primary").click();
    assertThat(page.locator(".title .chip")).hasText("scheduled");
    TaskRecord edited = site.queue.find(id).orElseThrow();
    assertEquals(9, edited.priority());
    assertEquals("night", edited.queue());
    assertTrue(edited.params().contains("final"), edited::params);
    page.locator(".title").getByText("Run now").click();
    assertThat(page.locator(".title .chip")).hasText("queued");
    assertThat(page.getByLabel("Time line")).containsText("Its params were changed");
    assertThat(page.getByLabel("Time line")).containsText("Moved from queue default to night");
    page.getByText("Edit", new Page.GetByTextOptions().setExact(true)).click();
    page.getByLabel("Queue").fill("");
    page.locator("button.primary").click();
    assertThat(page.getByLabel("Time line")).containsText("Moved from queue night to default");
    site.work();
    assertThat(page.locator(".title .chip")).hasText("succeeded");
  }

  @Test
  void aPictureIsRegisteredAndFollowedToItsThumbnail() {
    site.work();
    Page page = open(PageSite.OPERATOR, "#/tasks");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Register")).click();
    page.locator("button.primary").click();
    assertThat(page.locator("#field-email-error")).hasText("It is required.");
    assertThat(page.locator("#field-picture-error")).hasText("It is required.");
    assertThat(page.getByLabel("E-mail address")).isFocused();
    page.getByLabel("E-mail address").fill("ann");
    page.getByLabel("Picture").setInputFiles(file("me.txt", "no picture".getBytes(UTF_8)));
    page.locator("button.primary").click();
    assertThat(page.locator("#field-email-error")).not().hasText("");
    assertThat(page.locator("#field-picture-error")).containsText("PNG");
    unfold(page);
    page.getByLabel("Size").fill("16");
    page.getByLabel("E-mail address").fill("ann@example.org");
    page.getByLabel("Picture").setInputFiles(file("me.png", RegisterCases.PICTURE));
    page.locator("button.primary").click();
    Locator outcome = page.getByLabel("Registered").locator(".outcome");
    assertThat(outcome).hasCount(2);
    assertThat(outcome.first().locator(".chip")).hasText("succeeded");
    assertThat(outcome.first().locator("a[download]")).isVisible();
    assertThat(outcome.last()).containsText("Confirmation e-mail");
    assertThat(page.getByLabel("E-mail address")).hasValue("");
    assertEquals(2, tasks().size());
    page.reload();
    assertThat(outcome.first().locator(".chip")).hasText("succeeded");
    page.goBack();
    assertThat(page.getByLabel("Registered")).isHidden();
    Page viewer = open(PageSite.VIEWER, "#/register");
    assertThat(viewer.locator("tr[data-id]").first()).isVisible(); // not theirs: all tasks instead
    assertThat(viewer.getByText("Register")).hasCount(0);
  }

  private static FilePayload file(String name, byte[] content) {
    return new FilePayload(name, "application/octet-stream", content);
  }

  private static String inAMonth() {
    return java.time.LocalDateTime.now().plusDays(30).withNano(0).withSecond(0).toString();
  }

  @Test
  void aFailedTaskRunsAgainWithOtherParams() {
    site.work();
    String id = site.enqueue("told", Map.of("text", "wrong", "fails", true));
    await().until(() -> site.queue.find(id).orElseThrow().state().terminal());
    Page page = open(PageSite.OPERATOR, "#/tasks/" + id);
    page.getByText("Edit and run again").click();
    page.locator("#field-params-fails").uncheck();
    page.locator("button.primary").click();
    assertThat(page.locator(".title .chip")).hasText("succeeded");
    assertThat(page.locator(".title .code")).hasText(id);
  }
}
