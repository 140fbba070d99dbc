package dev.sluice.http.tasks;

import dev.sluice.http.message.Json;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.WorkerQueue.Published;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.time.Clock;
import java.time.Duration;

/**
 * {@code GET /results/{id}}: what the tasks of a type published last. It is only read, never
 * computed here, so it answers at once whatever its source does.
 */
public final class Results implements Action {
  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final Clock clock;

  public Results(TaskQueue queue, TaskCatalog catalog, Clock clock) {
    this.queue = queue;
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public Response answer(Call call) {
    TaskType<?> type =
        catalog
            .find(call.id())
            .filter(TaskType::publishes)
            .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    Published published =
        queue.published(type.name()).orElseThrow(() -> Problem.of(ProblemType.NO_RESULT));
    Duration age = Duration.between(published.computedAt(), clock.instant());
    JsonText json = new JsonText();
    json.beginObject();
    json.member("name", type.name());
    TaskJson.time(json, "computedAt", published.computedAt());
    // the clock of Redis, by which it was computed, may be ahead of ours
    json.member("ageSeconds", Math.max(0, age.toSeconds()));
    json.member("stale", age.compareTo(type.staleAfter()) > 0);
    Json.copy(json, "result", published.result());
    json.endObject();
    return Response.json(200, json.toString());
  }
}
