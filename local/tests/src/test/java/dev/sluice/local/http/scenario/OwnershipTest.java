package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whose tasks a caller sees and changes, and sessions. */
class OwnershipTest extends HttpScenario {
  private static final List<Function<String, HttpCall>> CALLS =
      List.of(
          id -> HttpCall.get("/tasks/" + id),
          id -> HttpCall.get("/tasks/" + id + "?wait=1"),
          id -> HttpCall.get("/tasks/" + id + "/artifact"),
          id -> HttpCall.get("/tasks/" + id + "/log"),
          id -> HttpCall.get("/tasks/" + id + "/timeline"),
          id -> HttpCall.post("/tasks/" + id + "/cancel"),
          id -> HttpCall.post("/tasks/" + id + "/retry"),
          id -> HttpCall.of("DELETE", "/tasks/" + id),
          id -> HttpCall.of("PATCH", "/tasks/" + id).json("{\"priority\":1}"));

  @Test
  void somebodyElsesTaskCountsAsAbsent() {
    String alices = enqueued();
    String absent = alices.substring(0, alices.length() - 1) + (alices.endsWith("0") ? "1" : "0");
    for (Function<String, HttpCall> call : CALLS) {
      HttpReply others = send(call.apply(alices).by(TestSite.BOB));
      HttpReply none = send(call.apply(absent).by(TestSite.BOB));
      assertProblem(404, "not-found", others);
      assertEquals(none.body(), others.body());
      assertEquals(none.headers(), others.headers());
    }
    assertEquals("QUEUED", send(HttpCall.get("/tasks/" + alices)).json().path("state").asText());
  }

  @Test
  void anOperatorSeesAll() {
    String alices = enqueued();
    assertEquals(200, send(HttpCall.get("/tasks/" + alices).by(TestSite.OLGA)).status());
    assertTrue(send(HttpCall.get("/tasks").by(TestSite.OLGA)).body().contains(alices));
    assertFalse(send(HttpCall.get("/tasks").by(TestSite.BOB)).body().contains(alices));
  }

  private String cookie() {
    HttpReply login =
        send(
            HttpCall.post("/login")
                .without("authorization")
                .json("{\"token\":\"" + TestSite.ALICE + "\"}"));
    assertEquals(204, login.status(), login::body);
    String cookie = login.cookies().get(0);
    assertTrue(cookie.contains("; HttpOnly; SameSite=Strict; Max-Age="), cookie);
    return cookie.substring(0, cookie.indexOf(';'));
  }

  @Test
  void aTokenIsTradedForASession() {
    HttpCall read = HttpCall.get("/tasks").without("authorization").header("cookie", cookie());
    assertEquals(200, send(read).status());
    assertEquals(401, send(read.header("authorization", "Bearer wrong")).status());
    String cookie = cookie();
    for (int i = cookie.indexOf('=') + 1; i < cookie.length(); i++) {
      char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
      String forged = cookie.substring(0, i) + other + cookie.substring(i + 1);
      assertEquals(401, send(read.header("cookie", forged)).status(), forged);
    }
  }

  @Test
  void aSessionWritesOnlyFromItsOwnSite() {
    HttpCall write =
        HttpCall.enqueue(BodyCases.GOOD).without("authorization").header("cookie", cookie());
    assertProblem(403, "cross-site", send(write));
    assertProblem(403, "cross-site", send(write.header("sec-fetch-site", "same-site")));
    assertProblem(403, "cross-site", send(write.header("origin", TestSite.ALLOWED_ORIGIN)));
    assertEquals(202, send(write.header("sec-fetch-site", "same-origin")).status());
    assertEquals(202, send(write.header("origin", "http://127.0.0.1:8080")).status());
  }

  @Test
  void aWrongTokenGetsNoSession() {
    HttpCall login = HttpCall.post("/login").without("authorization");
    HttpReply wrong = send(login.json("{\"token\":\"wrong\"}"));
    assertProblem(401, "unauthorized", wrong);
    assertTrue(wrong.cookies().isEmpty());
    assertEquals(401, send(login.json("{}")).status());
    assertEquals(400, send(login.json("[]")).status());
    assertEquals(401, send(login.form("token=wrong")).status());
    HttpReply good = send(login.form("token=" + TestSite.VERA));
    assertEquals(303, good.status());
    assertEquals("/", good.headers().get("location"));
  }

  @Test
  void onlyTheAllowedOriginIsLetIn() {
    HttpCall preflight =
        HttpCall.of("OPTIONS", "/tasks")
            .without("authorization")
            .header("access-control-request-method", "POST");
    HttpReply foreign = send(preflight.header("origin", "https://evil.example"));
    assertTrue(foreign.headers().keySet().stream().noneMatch(h -> h.startsWith("access-control")));
    HttpReply allowed = send(preflight.header("origin", TestSite.ALLOWED_ORIGIN));
    assertEquals(204, allowed.status());
    assertEquals(TestSite.ALLOWED_ORIGIN, allowed.headers().get("access-control-allow-origin"));
    assertEquals("Origin", allowed.headers().get("vary"));
    assertNull(allowed.headers().get("access-control-allow-credentials"));
    HttpCall write = HttpCall.enqueue(BodyCases.GOOD).header("sec-fetch-site", "cross-site");
    assertEquals(202, send(write.header("origin", TestSite.ALLOWED_ORIGIN)).status());
  }
}
