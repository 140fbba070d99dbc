package dev.sluice.app.sellers.http;

import dev.sluice.http.access.Principal;
import dev.sluice.http.page.Html;
import dev.sluice.http.tasks.NewestTasks;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** The launch form and the latest reports, which work without script. */
final class Page {
  private static final int REPORTS = 20;

  /** Of 1,000 tasks each: the page must appear within a second, even with a queue of a million. */
  private static final int PARTS = 3;

  private static final DateTimeFormatter LAUNCHED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private Page() {}

  /** The HTML for the front page. */
  static String of(TaskQueue queue, Principal principal) {
    TaskFilter filter = TaskFilter.ALL.withType(LaunchForm.TYPE).withOwner(principal.sees());
    List<TaskRecord> reports = NewestTasks.of(queue, filter, REPORTS, PARTS).tasks();
    boolean launches = SellersFeature.LAUNCH.admits(principal);
    return (launches ? LaunchForm.empty().html(List.of()) : "") + reports(reports);
  }

  private static String reports(List<TaskRecord> reports) {
    StringBuilder html =
        new StringBuilder("<section id=\"reports\">\n<h2>Latest reports</h2>\n")
            .append("<p><a href=\"/\">Refresh</a></p>\n");
    if (reports.isEmpty()) {
      html.append("<p>None yet.</p>\n");
    } else {
      html.append(
              "<div class=\"wide\">\n"
                  + "<table>\n"
                  + "<thead><tr><th>Launched (UTC)</th><th>By</th><th>Days</th>")
          .append("<th>State</th><th>Progress</th><th>File</th></tr></thead>\n<tbody>\n");
      for (TaskRecord report : reports) {
        row(html, report);
      }
      html.append("</tbody>\n</table>\n</div>\n");
    }
    return html.append("</section>\n").toString();
  }

  private static void row(StringBuilder html, TaskRecord report) {
    Map<?, ?> params = params(report);
    html.append("<tr>");
    cell(html, LAUNCHED.format(report.createdAt()));
    textCell(html, text(params, "launcher"));
    cell(html, text(params, "startDate") + " – " + text(params, "endDate"));
    String error = report.error() == null ? "" : ": " + report.error();
    textCell(html, report.state().name() + error);
    TaskRecord.Progress progress = report.progress();
    cell(html, progress == null ? "" : text(progress));
    if (report.artifact() == null) {
      cell(html, "");
    } else {
      html.append("<td class=\"text\"><a href=\"/tasks/")
          .append(Html.escape(report.id()))
          .append("/artifact\">")
          .append(Html.escape(report.artifact().fileName()))
          .append("</a></td>");
    }
    html.append("</tr>\n");
  }

  private static void cell(StringBuilder html, String text) {
    html.append("<td>").append(Html.escape(text)).append("</td>");
  }

  /** A cell for text that may be long, which is broken into lines. */
  private static void textCell(StringBuilder html, String text) {
    html.append("<td class=\"text\">").append(Html.escape(text)).append("</td>");
  }

  /** The message of a report that has ended says whether some of its items failed. */
  private static String text(TaskRecord.Progress progress) {
    String message = progress.message() == null ? "" : " (" + progress.message() + ")";
    return progress.done() + "/" + progress.total() + message;
  }

  private static String text(Map<?, ?> params, String name) {
    return params.get(name) instanceof String text ? text : "";
  }

  private static Map<?, ?> params(TaskRecord report) {
    if (report.params() == null) {
      return Map.of();
    }
    try {
      Object tree = JsonTree.read(report.params().getBytes(StandardCharsets.UTF_8));
      return tree instanceof Map<?, ?> params ? params : Map.of();
    } catch (BadJson e) {
      return Map.of();
    }
  }
}
