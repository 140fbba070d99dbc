package dev.sluice.http.tasks;

import dev.sluice.http.input.Parameters;
import dev.sluice.http.input.Query;
import dev.sluice.http.message.ByteRange;
import dev.sluice.http.message.EntityTag;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Request;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.json.Sha256;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskTimeline;
import dev.sluice.queue.TaskTimeline.TaskEvent;
import dev.sluice.task.Artifact;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.TaskCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Reads one task: its record, its artifact, its log. */
public final class TaskReading {
  /** A busy queue changes thousands of times a second; one caller looks at most so often. */
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How long a caller waits for an event; then a comment shows that the connection lives. */
  private static final int HEARTBEAT_SECONDS = 15;

  private final TaskQueue queue;
  private final TaskAccess access;
  private final TaskCatalog catalog;
  private final ArtifactStore artifacts;
  private final LongPolls polls;
  private final long largestBody;

  /**
   * @param largestBody bytes of an artifact that fit into one answer (Lambda: 6 MB in base64)
   */
  public TaskReading(
      TaskQueue queue,
      TaskCatalog catalog,
      ArtifactStore artifacts,
      LongPolls polls,
      long largestBody) {
    this.queue = queue;
    this.access = new TaskAccess(queue);
    this.catalog = catalog;
    this.artifacts = artifacts;
    this.polls = polls;
    this.largestBody = largestBody;
  }

  /**
   * {@code GET /tasks/{id}}; with {@code wait} held until the task changes, with {@code
   * until=ended} as well until it has ended, at most for so many seconds: then 200 with the task as
   * it is.
   */
  public Response task(Call call) throws IOException {
    Query query = call.query();
    int wait = query.number(Parameters.WAIT);
    boolean untilEnded = query.text(Parameters.UNTIL) != null;
    if (untilEnded && !query.has(Parameters.WAIT)) {
      query.wrong(
          Parameters.UNTIL, "missing-field", "It needs wait: the most seconds to wait for it.");
    }
    query.check();
    if (wait == 0) {
      return shown(access.find(call));
    }
    String revision = queue.revision();
    TaskRecord task = access.find(call);
    if (task.state().terminal()) {
      return shown(task);
    }
    Predicate<TaskRecord> arrived =
        untilEnded ? now -> now.state().terminal() : now -> !now.equals(task);
    return shown(
        polls.hold(call.principal(), wait, () -> held(call, task, arrived, revision, wait)));
  }

  /**
   * {@code GET /tasks/{id}/events}: the task as a server-sent event, at once if it is not as the
   * caller has it ({@code Last-Event-ID}), else when it changes. 204 when the caller has its end.
   */
  public Response events(Call call) throws IOException {
    call.query().check();
    String last = call.request().header("last-event-id");
    String revision = queue.revision();
    TaskRecord task = access.find(call);
    String id = eventId(task);
    if (id.equals(last) && task.state().terminal()) {
      return Response.of(204); // clients ask no more
    }
    if (id.equals(last)) {
      TaskRecord before = task;
      Predicate<TaskRecord> arrived = now -> !now.equals(before);
      int wait = HEARTBEAT_SECONDS;
      task = polls.hold(call.principal(), wait, () -> held(call, before, arrived, revision, wait));
      id = eventId(task);
    }
    String event =
        id.equals(last)
            ? ": " + task.state() + "\n\n"
            : "retry: 1000\nevent: task\nid: " + id + "\ndata: " + text(task) + "\n\n";
    return Response.of(200).body(Response.EVENTS, event);
  }

  /** The same as long as the task is, also from another process. */
  private String eventId(TaskRecord task) throws IOException {
    byte[] text = TaskJson.of(task, catalog).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.of(text), 0, 8);
  }

  private Response shown(TaskRecord task) throws IOException {
    return Response.json(200, text(task));
  }

  private String text(TaskRecord task) throws IOException {
    return TaskJson.of(task, TaskDetails.of(task, queue), catalog);
  }

  /** Looks again at each change of the queue, until the task is as awaited or the time is over. */
  private TaskRecord held(
      Call call, TaskRecord task, Predicate<TaskRecord> arrived, String revision, int waitSeconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    String seen = revision;
    TaskRecord now = task;
    for (long left = end - System.nanoTime();
        left > 0 && !arrived.test(now);
        left = end - System.nanoTime()) {
      String next = polls.awaitChange(queue, seen, Duration.ofNanos(left));
      if (next.equals(seen)) {
        break;
      }
      seen = next;
      now = access.find(call);
      if (!arrived.test(now)) {
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    }
    return now;
  }

  /** {@code GET /tasks/{id}/artifact}: the file, as a download, or where to fetch it. */
  public Response artifact(Call call) throws IOException {
    TaskRecord task = access.find(call);
    Artifact artifact = task.artifact();
    Optional<URI> link = artifact == null ? Optional.empty() : artifacts.link(task.id(), artifact);
    if (link.isPresent()) {
      return Response.of(302).header("location", link.get().toString());
    }
    InputStream content =
        artifact == null ? null : artifacts.open(task.id(), artifact.token()).orElse(null);
    if (content == null) {
      throw Problem.of(ProblemType.NO_ARTIFACT, task.state());
    }
    // only now: a condition counts where the answer without it would be the file, RFC 9110, 13.2.1
    String tag = tag(task);
    if (EntityTag.known(call.request(), tag)) { // before the range: RFC 9110, 13.2.2
      content.close();
      return Response.of(304).header("etag", tag);
    }
    ByteRange range = range(call.request(), artifact.size(), tag);
    if (range != null && range.length() == 0) {
      content.close();
      throw Problem.unsatisfiable(range.of(artifact.size()));
    }
    long length = range == null ? artifact.size() : range.length();
    if (length > largestBody) {
      content.close();
      throw Problem.of(ProblemType.ARTIFACT_TOO_LARGE);
    }
    Response response = Response.of(range == null ? 200 : 206);
    if (range != null) {
      content.skipNBytes(range.first());
      response.header("content-range", range.of(artifact.size()));
    }
    return response
        .content(plain(artifact.contentType()), content, length)
        .header("accept-ranges", "bytes")
        .header("etag", tag)
        .header(
            "content-disposition", "attachment; filename=\"" + plain(artifact.fileName()) + "\"")
        // whatever a task wrote, opened in a browser it may do nothing on this site
        .header("content-security-policy", "sandbox; default-src 'none'");
  }

  /** Each file is written under its own token, and then stays as it is. */
  private static String tag(TaskRecord task) {
    String file = task.id() + " " + task.artifact().token() + " " + task.artifact().size();
    return EntityTag.of(file.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * RFC 9110, 14.2: ranges are defined for GET alone; 13.1.5: with {@code If-Range}, only if the
   * file is still the same.
   */
  private static ByteRange range(Request request, long size, String tag) {
    String same = request.header("if-range");
    return request.method().equals("GET") && (same == null || same.equals(tag))
        ? ByteRange.of(request.header("range"), size)
        : null;
  }

  /** What a header may hold, whatever the record says. */
  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9 ._/;=+-]", "_");
  }

  /** {@code GET /tasks/{id}/timeline}: what happened to it, oldest first. */
  public Response timeline(Call call) throws IOException {
    TaskTimeline timeline = queue.timeline(access.find(call));
    JsonText json = new JsonText();
    json.beginObject();
    json.beginArray("events");
    for (TaskEvent event : timeline.events()) {
      TaskJson.writeEvent(json, event);
    }
    json.endArray();
    json.member("cut", timeline.cut());
    json.endObject();
    return Response.json(200, json.toString());
  }

  /** {@code GET /tasks/{id}/log}: lines, oldest first. */
  public Response log(Call call) throws IOException {
    TaskRecord task = access.find(call);
    JsonText json = new JsonText();
    json.beginObject();
    json.beginArray("lines");
    for (String line : queue.log(task.id())) {
      json.element(line);
    }
    json.endArray();
    json.endObject();
    return Response.json(200, json.toString());
  }
}
