package dev.sluice.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of {@code events/} that holds an HTTP call, and what its answer must be.
 *
 * @param name of the file, without {@code .json}
 * @param members JSON pointers into the body and what stands there, as a regular expression; under
 *     {@code content-type} that header
 */
record SampleEvent(String name, int status, Map<String, String> members) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "content-type";
  private static final String ID = "[0-9a-z]{18}";
  private static final String HTML = "text/html; charset=utf-8";

  /** In the order in which they are replayed. */
  static final List<SampleEvent> ALL =
      List.of(
          of("enqueue", 202, "/id", ID, "/state", "QUEUED"),
          of("enqueue-echo", 202, "/id", ID, "/state", "QUEUED"),
          of("enqueue-invalid", 422, "/type", "/problems/out-of-range", "/errors/3/code", ".+"),
          of("enqueue-batch", 200, "/outcomes/0/outcome", "created", "/outcomes/0/id", ID),
          of("enqueue-export", 202, "/id", ID, "/state", "QUEUED"),
          of("enqueue-form", 303),
          of("get-task", 200, "/type", "echo", "/state", "QUEUED", "/owner", "events"),
          of("long-poll", 200, "/type", "echo", "/state", "QUEUED"),
          of("list", 200, "/tasks/0/id", ID, "/counts/FAILED", "0"),
          of("cancel", 200, "/state", "CANCELLED"),
          of("retry", 409, "/type", "/problems/wrong-state", "/state", "QUEUED"),
          of("patch", 200, "/type", "echo", "/priority", "[0-9]"),
          of("delete", 204),
          of("artifact", 404, "/type", "/problems/no-artifact"),
          of("types", 200, "/types/0/name", ".+", "/types/0/params/type", "object"),
          of("openapi", 200, "/openapi", "3\\.1\\.0", "/info/title", "Sluice"),
          of("queues", 200, "/counts/FAILED", "0", "/queues/0/name", ".+"),
          of("queue-pause", 200, "/paused", "true", "/until", ".+", "/reason", ".+"),
          of("queue-resume", 200, "/paused", "false"),
          of("type-pause", 200, "/paused", "true", "/kind", "type"),
          of("type-resume", 200, "/paused", "false"),
          of("stats", 200, "/by", "minute"),
          of("workers", 200, "/count", "[0-9]+"),
          of("timeline", 200, "/events/0/kind", "enqueued", "/cut", "false"),
          of("failures", 200, "/groups", "\\[\\]", "/cut", "false"),
          of("cancel-matching", 200, "/changed", "0"),
          of("retry-matching", 200, "/changed", "0"),
          of("delete-matching", 200, "/changed", "0", "/cursor", "null"),
          of("sellers", 200, "/sellers/0/id", "amber-mill"),
          of("health", 200, "/status", "ok"),
          of("page", 200, TYPE, HTML),
          of("register", 202, "/thumbnail/id", ID, "/confirmationEmail/state", "QUEUED"),
          of("register-json", 202, "/thumbnail/state", "QUEUED", "/confirmationEmail/id", ID),
          of("register-page", 200, TYPE, HTML),
          of("users", 200, "/0/id", "1", "/1/id", "2"),
          of("user-add", 201, "/id", "3", "/name", ".+"),
          of("user", 200, "/id", "1"),
          of("user-put", 200, "/id", "1"),
          of("user-patch", 200, "/id", "1"),
          of("user-delete", 204),
          of("ids-tasks", 200, "/0/id", "2", "/1/id", "1"),
          of("ids-task-add", 201, "/id", "3", "/plan/overflow", "false", "/task_id", ID),
          of("ids-task", 200, "/id", "1", "/plan/groups/0/count", "[1-9][0-9]*"),
          of("ids-task-put", 200, "/id", "1"),
          of("ids-task-patch", 200, "/id", "1"),
          of("ids-task-delete", 204),
          of("minute-groups", 200, "/groups/3/slots/14/slot", "14"),
          of("graphql-create", 200, "/data/createResult/result/status", "QUEUEING"),
          of("graphql-results", 200, "/data/results/0/status", "QUEUEING"),
          of("schedules", 200, "/schedules/0/id", "top-repositories"),
          of("schedule-pause", 200, "/paused", "true"),
          of("schedule-resume", 200, "/paused", "false"),
          of("schedule-run", 202, "/id", ID, "/state", "QUEUED"),
          of("result", 404, "/type", "/problems/no-result"));

  private static SampleEvent of(String name, int status, String... members) {
    Map<String, String> pairs = new TreeMap<>();
    for (int i = 0; i < members.length; i += 2) {
      pairs.put(members[i], members[i + 1]);
    }
    return new SampleEvent(name, status, pairs);
  }

  /** What is not as expected; empty when all is. */
  List<String> differences(JsonNode answer) throws IOException {
    List<String> differences = new ArrayList<>();
    int got = answer.path("statusCode").asInt();
    if (got != status) {
      differences.add("status " + got + " instead of " + status + ": " + answer);
      return differences;
    }
    for (Map.Entry<String, String> member : members.entrySet()) {
      String there =
          member.getKey().equals(TYPE)
              ? answer.at("/headers/content-type").asText()
              : text(JSON.readTree(body(answer)).at(member.getKey()));
      if (!there.matches(member.getValue())) {
        differences.add(
            member.getKey() + " is \"" + there + "\" instead of \"" + member.getValue() + "\"");
      }
    }
    return differences;
  }

  /** The body of an answer, decoded. */
  static byte[] body(JsonNode answer) {
    String body = answer.path("body").asText();
    return answer.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString();
  }
}
