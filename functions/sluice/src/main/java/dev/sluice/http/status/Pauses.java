package dev.sluice.http.status;

import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.PauseJson;
import dev.sluice.json.JsonText;
import dev.sluice.params.Help;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.QueueStatus.Pause.Paused;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskCatalog;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Pauses and resumes queues and types. */
public final class Pauses {
  /** A month; what is to rest for longer is paused until somebody resumes it. */
  private static final int MOST_SECONDS = 2_678_400;

  private static final Pattern QUEUE_NAME = Pattern.compile(NewTask.QUEUE_NAME);

  public static final BodyType<PauseRequest> BODY = BodyType.of(PauseRequest.class, Body.JSON_ONLY);

  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final Clock clock;

  public Pauses(TaskQueue queue, TaskCatalog catalog, Clock clock) {
    this.queue = queue;
    this.catalog = catalog;
    this.clock = clock;
  }

  /** What {@code POST …/pause} takes. */
  public record PauseRequest(
      @Help("After how long the pause ends by itself; absent: it lasts until it is resumed.")
          Optional<@Min(1) @Max(MOST_SECONDS) Integer> forSeconds,
      @Help("Why, for those who wonder why nothing runs.")
          Optional<@Size(min = 1, max = 200) String> reason) {}

  /** {@code POST /queues/{id}/pause}: nothing of the queue is claimed until it is resumed. */
  public Response pauseQueue(Call call) {
    return pause(call, queueOf(call));
  }

  /** {@code POST /types/{id}/pause}: nothing of the type is claimed until it is resumed. */
  public Response pauseType(Call call) {
    return pause(call, typeOf(call));
  }

  /** {@code POST /queues/{id}/resume}. */
  public Response resumeQueue(Call call) {
    return resume(queueOf(call));
  }

  /** {@code POST /types/{id}/resume}. */
  public Response resumeType(Call call) {
    return resume(typeOf(call));
  }

  private Response pause(Call call, Paused of) {
    PauseRequest asked = BODY.readIfSent(call.request().body(), clock.instant());
    Duration atMost = asked.forSeconds().map(Duration::ofSeconds).orElse(null);
    String by = call.principal().name();
    if (!queue.pause(new Pause.Request(of, by, atMost, asked.reason().orElse(null)))) {
      throw Problem.of(ProblemType.TOO_MANY_PAUSES);
    }
    QueueStatus status = queue.status();
    JsonText json = new JsonText();
    status.pauses().stream()
        .filter(pause -> pause.of().equals(of))
        .findFirst()
        .ifPresentOrElse(
            pause -> PauseJson.write(json, pause), () -> PauseJson.writeResumed(json, of));
    return Response.json(200, json.toString());
  }

  private Response resume(Paused of) {
    queue.resume(of);
    JsonText json = new JsonText();
    PauseJson.writeResumed(json, of);
    return Response.json(200, json.toString());
  }

  private static Paused queueOf(Call call) {
    if (!QUEUE_NAME.matcher(call.id()).matches()) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return Paused.queue(call.id());
  }

  private Paused typeOf(Call call) {
    return catalog
        .find(call.id())
        .map(type -> Paused.type(type.name()))
        .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }
}
