package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.http.Feature;
import dev.sluice.http.access.Authorizer;
import dev.sluice.http.access.Tokens;
import dev.sluice.http.enqueue.ReferenceLoader;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonText;
import dev.sluice.json.JsonTree;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.signals.Spans;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does what a function will do, so that what that loads and compiles is in the snapshot: an enqueue
 * that is refused for each type and one that is taken, every GET, a drain with a task. It does so
 * with the same Redis, for the sake of the real handshake, but with keys, a token and a task type
 * of its own, which the function itself does not know. The task types of the application never run,
 * and their tasks are never touched; what is left behind in Redis are a few structures of constant
 * size.
 */
final class Rehearsal {
  private static final String NAME = "rehearsal";

  /** The bearer token, known to the rehearsal's own functions only. */
  private static final String TOKEN = NAME;

  /** Ended tasks of the rehearsal are kept so long. */
  private static final Duration KEPT = Duration.ofSeconds(1);

  /** After so many, the next call is hardly quicker. */
  private static final int ROUNDS = 3;

  private static final TaskType<Params> TYPE =
      TaskType.of(NAME, "Tries out a function before its snapshot", Params.class, Code::new)
          .atMost(1);

  /** The kinds of components that params have. */
  record Params(
      @Size(min = 1, max = 10) String text,
      Optional<@Min(1) @Max(10) Integer> number,
      Optional<LocalDate> day,
      Optional<Instant> moment,
      @Size(max = 3) List<@Size(min = 1) String> texts) {}

  private static final String PARAMS =
      "{\"text\":\"text\",\"number\":1,\"day\":\"2026-01-01\","
          + "\"moment\":\"2026-01-01T00:00:00Z\",\"texts\":[\"text\"]}";

  private static final class Code implements Task<Params> {
    @Override
    public Object run(Params params, TaskContext context) {
      context.progress(1, 1, params.text());
      context.log(params.text());
      return Map.of("text", params.text());
    }
  }

  /** Redis does not answer, so the rest is of no use. */
  private static final class Unanswered extends IOException {
    private static final long serialVersionUID = 1;
  }

  private final Settings settings;
  private final QueueSettings queue;
  private final TaskCatalog catalog;
  private final List<Feature> features;

  /**
   * @param settings of the application, as are the catalog and the features
   */
  Rehearsal(Settings settings, QueueSettings queue, TaskCatalog catalog, List<Feature> features) {
    this.settings = settings;
    this.queue = queue.withLimits(100, 100, KEPT);
    this.catalog = catalog;
    this.features = features;
  }

  /**
   * Tries a function out.
   *
   * @param server the function; null: the drain
   * @throws IOException when Redis does not answer
   */
  void of(Server server) throws IOException {
    Spans.silence(true);
    try (RedisTaskQueue queue = RedisTaskQueue.rehearsal(this.queue)) {
      for (int i = 0; i < ROUNDS; i++) {
        if (server == null) {
          drain(queue);
        } else if (server.equals(Server.ENQUEUE)) {
          enqueue(queue);
        } else {
          read(queue, server);
        }
      }
    } finally {
      Spans.silence(false);
    }
  }

  private void enqueue(RedisTaskQueue queue) throws IOException {
    RequestStreamHandler function = beside(queue).enqueue();
    for (TaskType<?> type : catalog.all()) {
      call(function, "POST", "/tasks", task(type.name(), "{\"rehearsal\":true}"));
    }
    Map<?, ?> answer = call(function, "POST", "/tasks", task(NAME, PARAMS));
    queue.cancel(read(answer.get("body").toString().getBytes(UTF_8)).get("id").toString());
  }

  private void read(RedisTaskQueue queue, Server server) throws IOException {
    Sluice beside = beside(queue);
    RequestStreamHandler function = beside.function(server);
    String id = newTask(queue);
    for (Route route : beside.site().routes()) {
      String path = route.pattern().replace("{id}", id);
      if (route.method().equals("GET") && path.indexOf('{') < 0) {
        call(function, "GET", path, null);
        call(function, "GET", path + "?limit=20&q=rehearsal", null);
      }
    }
    queue.cancel(id);
  }

  private void drain(RedisTaskQueue queue) throws IOException {
    catalog.readAll();
    for (Feature feature : features) {
      for (ReferenceLoader.Source source : feature.references().values()) {
        source.load();
      }
    }
    queue.replaceReference(NAME, Map.of(NAME, NAME));
    newTask(queue);
    RequestStreamHandler function =
        Sluice.of(settings, queue, TaskCatalog.of(List.of(TYPE))).drain();
    function.handleRequest(
        new ByteArrayInputStream("{}".getBytes(UTF_8)),
        new ByteArrayOutputStream(),
        new RehearsalContext());
  }

  private static String newTask(RedisTaskQueue queue) {
    NewTask task = NewTask.of(TYPE, PARAMS, NAME);
    return ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
  }

  /** The application once more, with its own queue and token, and the rehearsal's type. */
  private Sluice beside(RedisTaskQueue queue) {
    Settings.Http http =
        new Settings.Http(
            NAME + ":operator:" + Tokens.hash(TOKEN), null, Authorizer.NONE, null, null, 1, "");
    Settings own =
        new Settings(
            settings.redis(),
            http,
            settings.worker(),
            settings.artifacts(),
            settings.s3PathStyle(),
            settings.lambda(),
            settings.watching(),
            settings.webhooks(),
            settings.variables(),
            settings.clock());
    List<TaskType<?>> types = new ArrayList<>(catalog.all());
    types.add(TYPE);
    return Sluice.of(own, queue, TaskCatalog.of(types), features.toArray(Feature[]::new));
  }

  private static String task(String type, String params) {
    JsonText json = new JsonText().beginObject().member("type", type);
    return json.name("params").raw(params).endObject().toString();
  }

  private static Map<?, ?> call(
      RequestStreamHandler function, String method, String path, String body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] event = event(method, path, body).getBytes(UTF_8);
    function.handleRequest(new ByteArrayInputStream(event), out, new RehearsalContext());
    Map<?, ?> answer = read(out.toByteArray());
    if (answer.get("statusCode").toString().equals("503")) {
      throw new Unanswered();
    }
    return answer;
  }

  private static Map<?, ?> read(byte[] json) throws IOException {
    try {
      return (Map<?, ?>) JsonTree.read(json);
    } catch (BadJson e) {
      throw new IOException(e);
    }
  }

  private static String event(String method, String path, String body) {
    JsonText event = new JsonText().beginObject().member("version", "2.0");
    String[] parts = path.split("\\?", 2);
    event.member("rawPath", parts[0]).member("rawQueryString", parts.length > 1 ? parts[1] : "");
    event.beginObject("headers");
    event.member("authorization", "Bearer " + TOKEN).member("content-type", "application/json");
    event.member("accept", "text/html,application/json").member("host", NAME).endObject();
    event.beginObject("requestContext").beginObject("http").member("method", method);
    event.member("path", parts[0]).member("sourceIp", "127.0.0.1").endObject();
    event.member("requestId", NAME).member("stage", "$default").endObject();
    if (body != null) {
      event.member("body", body);
    }
    return event.endObject().toString();
  }
}
