package dev.sluice.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.queue.Published;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/**
 * {@code GET /results/{id}}: what the tasks of a type published last. It is only read, never
 * computed here, so it answers at once whatever its source does.
 */
final class Results implements Action {
  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final Clock clock;

  Results(TaskQueue queue, TaskCatalog catalog, Clock clock) {
    this.queue = queue;
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public Response answer(Call call) throws IOException {
    TaskType<?> type = catalog.find(call.id()).filter(TaskType::publishes).orElseThrow(this::none);
    Published published = queue.published(type.name()).orElseThrow(this::none);
    Duration age = Duration.between(published.computedAt(), clock.instant());
    try (Json json = Json.begin()) {
      JsonGenerator generator = json.generator();
      generator.writeStartObject();
      generator.writeStringField("name", type.name());
      TaskJson.time(generator, "computedAt", published.computedAt());
      // the clock of Redis, by which it was computed, may be ahead of ours
      generator.writeNumberField("ageSeconds", Math.max(0, age.toSeconds()));
      generator.writeBooleanField("stale", age.compareTo(type.staleAfter()) > 0);
      Json.copy(generator, "result", published.result());
      generator.writeEndObject();
      return Response.json(200, json.finish());
    }
  }

  private Problem none() {
    return Problem.of(ProblemType.NOT_FOUND);
  }
}
