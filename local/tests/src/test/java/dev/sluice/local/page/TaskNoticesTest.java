package dev.sluice.local.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.sluice.local.ended.Receiver;
import dev.sluice.queue.TaskState;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The notices that tasks have ended: linked with their tasks, and left out of the lists. */
class TaskNoticesTest extends PageScenario {
  private final Receiver receiver = new Receiver();

  @Override
  PageSite newSite() {
    return PageSite.telling(Receiver.SECRET, receiver.host());
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  private String ended() {
    String id = site.enqueueTelling("echo", Map.of("text", "hello"), receiver.url());
    site.work();
    await().until(() -> site.queue.status().counts().get(TaskState.SUCCEEDED) == 2);
    return id;
  }

  private static Locator fact(Page page, String name) {
    return page.locator("dl.facts dt:text-is('" + name + "') + dd");
  }

  @Test
  void aTaskLeadsToItsNoticeAndBack() {
    String id = ended();
    Page page = open(PageSite.OPERATOR, "#/tasks/" + id);
    assertThat(fact(page, "Notice")).hasText("taken after 1 attempt");
    fact(page, "Notice").locator("a").click();
    assertThat(page.locator("h1")).containsText("task-ended");
    assertThat(fact(page, "Notice of")).hasText(id);
    fact(page, "Notice of").locator("a").click();
    assertThat(page.locator("h1")).containsText("echo");
  }

  @Test
  void listsLeaveThemOutUnlessTheyAreAskedFor() {
    String id = ended();
    Page page = open(PageSite.OPERATOR, "#/tasks");
    assertThat(row(page, id)).isVisible();
    assertThat(page.locator("tr[data-id]")).hasCount(1);
    Locator chip = page.locator(".filter").getByText("notices");
    Locator succeeded = page.locator(".filter .chip[data-state=SUCCEEDED]");
    assertThat(succeeded).hasText("succeeded 2");
    assertThat(succeeded).hasAttribute("title", "The number counts notices too");
    chip.click();
    assertThat(page.locator("tr[data-id]")).hasCount(2);
    assertThat(succeeded).not().hasAttribute("title", "The number counts notices too");
    assertThat(chip).hasAttribute("aria-current", "true");
    chip.click();
    assertThat(page.locator("tr[data-id]")).hasCount(1);
    String notice = site.queue.find(id).orElseThrow().noticeId();
    page.navigate(site.address() + "/#/tasks?q=" + notice);
    page.getByText("Show them too").click();
    assertThat(row(page, notice)).isVisible();
    page.navigate(site.address() + "/#/tasks?type=task-ended");
    assertThat(row(page, notice)).isVisible();
    assertThat(page.locator(".filter").getByText("notices")).isHidden();
  }

  @Test
  void failuresAndStatisticsLeaveThemOutToo() {
    receiver.answers(410);
    String id = site.enqueueTelling("echo", Map.of("text", "hello"), receiver.url());
    site.work();
    await().until(() -> site.queue.status().counts().get(TaskState.FAILED) == 1);
    Page page = open(PageSite.OPERATOR, "#/failures");
    assertThat(page.getByText("Nothing that is kept has failed.")).isVisible();
    page.locator("main .chips").getByText("notices").click();
    assertThat(page.locator("main tbody tr")).containsText("it does not want this message");
    page.navigate(site.address() + "/#/tasks/" + id);
    assertThat(fact(page, "Notice")).hasText("failed after 1 attempt");
    await()
        .until(
            () ->
                site.queue
                        .stats(dev.sluice.queue.stats.Stats.Unit.MINUTE, "task-ended")
                        .points()
                        .size()
                    > 0);
    page.navigate(site.address() + "/#/stats");
    Locator rows = page.getByLabel("Types").first().locator("tbody tr");
    assertThat(rows).hasCount(1);
    page.locator("main .chips").getByText("notices").click();
    assertThat(rows).hasCount(2);
  }
}
