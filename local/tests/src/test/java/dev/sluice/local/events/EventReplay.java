package dev.sluice.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sends every file of {@code events/} to the function that {@code template.yaml} routes it to, and
 * compares the answers with {@link SampleEvent#ALL}. It wants a queue that is empty.
 */
public final class EventReplay {
  /** Takes events as Lambda does. */
  public interface Functions {
    /**
     * Returns what the function answers.
     *
     * @param seconds how long it is given
     */
    byte[] invoke(Template.Function function, byte[] event, int seconds) throws IOException;
  }

  /** SHA-256 of the token "events", as docs/deploy.md gives it. */
  private static final String TOKENS =
      "events:operator:862417b9e7c3720bcb3263cd873b09892d787823b6f9a0f453e42824c5a4d4b6";

  /** How long a function may take to answer a call, seconds. */
  private static final int ANSWER_SECONDS = 10;

  /** How long each drain is given, seconds. */
  private static final Map<String, Integer> DRAINS =
      Map.of("drain-scheduled", 20, "drain-long-poll", 4);

  private static final Path EVENTS = Path.of("..", "..", "events");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Stands in the events for the id of a task that exists. */
  private static final String SOME_ID = "0".repeat(18);

  private final Functions functions;
  private final Template template;
  private final List<String> differences = new ArrayList<>();

  public EventReplay(Functions functions, Template template) {
    this.functions = functions;
    this.template = template;
  }

  /** The environment that the expected answers assume. */
  public static Map<String, String> variables(String redisUrl) {
    return Map.of(
        "SLUICE_REDIS_URL",
        redisUrl,
        "SLUICE_TOKENS",
        TOKENS,
        "SLUICE_GITHUB_API",
        "http://127.0.0.1:9",
        "SLUICE_DEMO_SCHEDULES",
        "true");
  }

  /**
   * Replays all of them.
   *
   * @param out takes one line for each event
   * @return every difference, with the name of its event; empty when all is as expected
   */
  public List<String> differences(Consumer<String> out) throws IOException {
    everyFileIsKnown();
    drains(out);
    for (String two : List.of("user-add", "user-add", "ids-task-add", "ids-task-add")) {
      answer(event(two, SOME_ID)); // numbers 1 and 2, which the other events name
    }
    for (SampleEvent expected : SampleEvent.ALL) {
      String event = event(expected.name(), echo());
      JsonNode answer = answer(event);
      report(expected.name(), "" + expected.status(), expected.differences(answer), out);
    }
    return differences;
  }

  private void everyFileIsKnown() throws IOException {
    Set<String> files = new TreeSet<>();
    try (Stream<Path> list = Files.list(EVENTS)) {
      list.forEach(file -> files.add(file.getFileName().toString().replace(".json", "")));
    }
    Set<String> known = new TreeSet<>(DRAINS.keySet());
    SampleEvent.ALL.forEach(event -> known.add(event.name()));
    if (!files.equals(known)) {
      differences.add("events/ has " + files + " and expected are " + known);
    }
  }

  /** Both drains run what was enqueued; then its report can be downloaded. */
  private void drains(Consumer<String> out) throws IOException {
    String id = body(answer(event("enqueue", SOME_ID))).path("id").asText();
    for (String name : List.of("drain-scheduled", "drain-long-poll")) {
      byte[] event = Files.readAllBytes(EVENTS.resolve(name + ".json"));
      byte[] answer = functions.invoke(template.scheduled(), event, DRAINS.get(name));
      JsonNode report = JSON.readTree(answer);
      boolean drained = report.path("remaining").asInt(-1) == 0;
      report(name, "0 remaining", drained ? List.of() : List.of("answered " + report), out);
    }
    JsonNode task = body(answer(event("get-task", id)));
    JsonNode file = answer(event("artifact", id));
    String start = new String(SampleEvent.body(file), StandardCharsets.UTF_8);
    if (!task.path("state").asText().equals("SUCCEEDED") || !start.startsWith("day,seller_id,")) {
      differences.add("the drains: the task is " + task + " and its file " + file);
    }
  }

  private void report(String name, String good, List<String> wrong, Consumer<String> out) {
    String found = String.join("; ", wrong);
    out.accept(String.format("%-18s %s", name, wrong.isEmpty() ? good : "WRONG: " + found));
    wrong.forEach(difference -> differences.add(name + ": " + difference));
  }

  /** Enqueues an echo and returns its id. */
  private String echo() throws IOException {
    ObjectNode event = (ObjectNode) JSON.readTree(event("enqueue-echo", SOME_ID));
    ((ObjectNode) event.get("headers")).remove("idempotency-key");
    return body(answer(event.toString())).path("id").asText();
  }

  private static String event(String name, String id) throws IOException {
    return Files.readString(EVENTS.resolve(name + ".json"))
        .replace(SOME_ID, id)
        .replace("wait=20", "wait=0")
        .replace("\"wait\": \"20\"", "\"wait\": \"0\"");
  }

  private JsonNode answer(String event) throws IOException {
    JsonNode http = JSON.readTree(event).at("/requestContext/http");
    Template.Function function =
        template.serving(http.get("method").asText(), http.get("path").asText());
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    return JSON.readTree(functions.invoke(function, bytes, ANSWER_SECONDS));
  }

  private static JsonNode body(JsonNode answer) throws IOException {
    return JSON.readTree(SampleEvent.body(answer));
  }
}
