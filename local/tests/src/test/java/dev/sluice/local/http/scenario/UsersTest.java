package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /users/} as its clients use it. */
class UsersTest extends HttpScenario {
  private static final String USERS = "/users/";

  private String added(String name) {
    HttpReply reply = send(HttpCall.post(USERS).json("{\"name\":\"" + name + "\"}"));
    assertEquals(201, reply.status(), reply::body);
    assertEquals(USERS + reply.id() + "/", reply.headers().get("location"));
    return reply.headers().get("location");
  }

  @Test
  void aUserIsAddedReadChangedAndDeleted() {
    String user = added("  Zoë 😀 ");
    HttpReply read = send(HttpCall.get(user).by(TestSite.VERA));
    assertEquals(200, read.status());
    assertEquals("Zoë 😀", read.json().path("name").asText());
    HttpReply put = send(HttpCall.of("PUT", user).json(read.body().replace("Zoë 😀", "Zoe")));
    assertEquals(200, put.status(), "what was read may be sent back: " + put.body());
    assertEquals("Zoe", put.json().path("name").asText());
    assertEquals(put.body(), send(HttpCall.of("PATCH", user).json("{}")).body());
    HttpReply patched = send(HttpCall.of("PATCH", user).json("{\"name\":\"Zo\"}"));
    assertEquals("Zo", patched.json().path("name").asText());
    assertProblem(422, "missing-field", send(HttpCall.of("PUT", user).json("{}")));
    HttpReply deleted = send(HttpCall.of("DELETE", user));
    assertEquals(204, deleted.status());
    assertEquals("", deleted.body());
    assertProblem(404, "not-found", send(HttpCall.get(user)));
    assertProblem(404, "not-found", send(HttpCall.of("DELETE", user)));
    assertProblem(404, "not-found", send(HttpCall.of("PUT", user).json("{\"name\":\"a\"}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u3164", "a\\u202eb", "a/b"})
  void aNameIsCharactersThatCanBeSeen(String name) {
    String body = "{\"name\":\"" + name + "\"}";
    assertProblem(422, "wrong-format", send(HttpCall.post(USERS).json(body)));
    String user = added("Ann");
    assertProblem(422, "wrong-format", send(HttpCall.of("PATCH", user).json(body)));
  }

  @Test
  void aListIsAnArrayThatGoesOnBehindItsLink() {
    for (int i = 0; i < 7; i++) {
      added("user of a list");
    }
    List<Long> whole = ids(send(HttpCall.get(USERS)).json());
    List<Long> parts = new ArrayList<>();
    int calls = 0;
    for (String next = USERS + "?limit=3"; next != null; calls++) {
      HttpReply reply = send(HttpCall.get(next));
      assertEquals(200, reply.status(), reply::body);
      parts.addAll(ids(reply.json()));
      String link = reply.headers().get("link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
      if (link != null) {
        assertEquals(link, "<" + next + ">; rel=\"next\"");
        assertProblem(400, "invalid-cursor", send(HttpCall.get(next).by(TestSite.BOB)));
        String other = next.replace(USERS, "/celery_ids_tasks/");
        assertProblem(400, "invalid-cursor", send(HttpCall.get(other)));
      }
    }
    assertEquals(whole, parts);
    assertEquals((whole.size() + 2) / 3, calls);
    assertEquals(whole.stream().sorted().toList(), whole);
  }

  private static List<Long> ids(JsonNode list) {
    List<Long> ids = new ArrayList<>();
    list.forEach(user -> ids.add(user.path("id").asLong()));
    return ids;
  }

  @Test
  void oneKeyIsOneUser() {
    HttpCall call = HttpCall.post(USERS).json("{\"name\":\"a\"}").header("idempotency-key", "u");
    HttpReply first = send(call);
    assertNull(first.headers().get("idempotency-replayed"));
    HttpReply again = send(call);
    assertEquals(201, again.status());
    assertEquals(first.body(), again.body());
    assertEquals("true", again.headers().get("idempotency-replayed"));
    assertProblem(422, "idempotency-key-reused", send(call.json("{\"name\":\"b\"}")));
  }

  @Test
  void aCollectionCannotBePut() {
    HttpReply reply = send(HttpCall.of("PUT", USERS).json("{}"));
    assertProblem(405, "method-not-allowed", reply);
    assertEquals("GET, HEAD, POST, OPTIONS", reply.headers().get("allow"));
  }

  @Test
  void theSlashAtTheEndMayBeLeftOut() {
    assertEquals(201, send(HttpCall.post("/users").json("{\"name\":\"x\"}")).status());
    assertEquals(send(HttpCall.get("/users/")).body(), send(HttpCall.get("/users")).body());
    assertEquals(200, send(HttpCall.get("/celery_ids_tasks")).status());
    assertEquals(405, send(HttpCall.of("PUT", "/users")).status());
    assertEquals(404, send(HttpCall.get("/queues/")).status());
    assertEquals(404, send(HttpCall.get("/users//")).status());
  }
}
