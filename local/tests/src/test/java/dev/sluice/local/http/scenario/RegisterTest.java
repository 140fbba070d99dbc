package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.local.http.Form;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.Stored;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.RegisterCases;
import dev.sluice.queue.TaskRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Registrations: what they enqueue, by program and by form. */
class RegisterTest extends HttpScenario {
  private static final HttpCall GOOD = RegisterCases.good(RegisterCases.PICTURE);

  private static HttpCall byBrowser(HttpCall call) {
    return call.header("accept", "text/html,*/*").header("sec-fetch-site", "same-origin");
  }

  private static String id(HttpReply reply, String task) {
    assertEquals(202, reply.status(), reply::body);
    return reply.json().path(task).path("id").asText();
  }

  private TaskRecord task(String id) {
    return site.queue().find(id).orElseThrow();
  }

  @Test
  void twoTasksAreEnqueuedAndThePictureIsTheFirstOnes() {
    HttpReply reply =
        send(
            RegisterCases.form(
                new Form()
                    .text("name", " Ann ")
                    .text("email", "ann@example.org")
                    .text("size", "64")
                    .file("picture", "me.png", RegisterCases.PICTURE)
                    .end()));
    TaskRecord thumbnail = task(id(reply, "thumbnail"));
    TaskRecord confirmation = task(id(reply, "confirmationEmail"));
    assertEquals("/tasks/" + thumbnail.id(), reply.headers().get("location"));
    assertEquals("thumbnail {\"size\":64}", thumbnail.type() + " " + thumbnail.params());
    assertEquals("confirmation-email", confirmation.type());
    assertEquals("{\"to\":\"ann@example.org\",\"name\":\"Ann\"}", confirmation.params());
    assertEquals("alice", thumbnail.owner());
    assertArrayEquals(RegisterCases.PICTURE, site.queue().upload(thumbnail.id()).orElseThrow());
    assertEquals(200, send(HttpCall.get("/tasks/" + confirmation.id())).status());
  }

  @Test
  void aBrowserIsSentToWhatBecameOfIt() {
    HttpReply reply = send(byBrowser(GOOD));
    assertEquals(303, reply.status(), reply::body);
    String location = reply.headers().get("location");
    HttpReply page = send(byBrowser(HttpCall.get(location)));
    assertEquals(200, page.status());
    assertTrue(page.body().contains("Thumbnail: QUEUED"), page::body);
    assertTrue(page.body().contains("Confirmation e-mail: QUEUED"), page::body);
    assertEquals(404, send(HttpCall.get(location).by(TestSite.BOB)).status());
    assertEquals(200, send(HttpCall.get(location).by(TestSite.OLGA)).status());
  }

  @Test
  void theFormIsWholeWithoutScript() {
    HttpReply page = send(byBrowser(HttpCall.get("/register")));
    String form = "<form method=\"post\" action=\"/register\" enctype=\"multipart/form-data\"";
    assertTrue(page.body().contains(form), page::body);
    for (String field : List.of("email", "name", "picture")) {
      assertTrue(page.body().contains("name=\"" + field + "\""), field);
    }
    assertFalse(page.body().contains("<section"), page::body);
    HttpReply stranger = send(byBrowser(HttpCall.get("/register")).without("authorization"));
    assertTrue(stranger.body().contains("action=\"/login\""));
    assertFalse(stranger.body().contains("name=\"picture\""));
    HttpReply post = send(byBrowser(GOOD).without("authorization"));
    assertEquals(401, post.status());
    assertTrue(post.body().contains("action=\"/login\""));
  }

  @Test
  void whatIsWrongStandsBesideItsField() {
    Map<String, String> before = Stored.in(site);
    HttpReply reply =
        send(
            byBrowser(
                RegisterCases.form(
                    new Form()
                        .text("email", "ann@")
                        .text("name", "\"><script>alert(1)</script>")
                        .file("picture", "x", "no picture".getBytes())
                        .end())));
    assertEquals(422, reply.status());
    String html = reply.body();
    for (String field : List.of("email", "name", "picture")) {
      assertTrue(html.contains("id=\"" + field + "-error\""), html);
    }
    assertTrue(html.contains("value=\"ann@\""), html);
    assertTrue(html.contains("&lt;script&gt;"), html);
    assertFalse(html.contains("<script>alert"), html);
    HttpReply empty =
        send(
            byBrowser(
                RegisterCases.form(
                    new Form()
                        .text("email", "")
                        .text("name", "")
                        .file("picture", "", new byte[0])
                        .end())));
    assertTrue(empty.body().contains("id=\"email-error\""), empty::body);
    assertTrue(empty.body().contains("id=\"picture-error\""), empty::body);
    assertFalse(empty.body().contains("id=\"name-error\""), empty::body);
    byte[] large = new byte[TestSite.LARGEST_PICTURE + 1];
    HttpReply over = send(byBrowser(RegisterCases.good(large)));
    assertEquals(413, over.status());
    assertTrue(over.body().contains("4,400,000 bytes"), over::body);
    assertEquals(before, Stored.in(site));
  }

  @Test
  void everyViolationIsReportedAtOnce() {
    HttpReply reply =
        send(HttpCall.post("/register").json("{\"size\":1,\"nope\":2,\"name\":\"/\"}"));
    assertEquals(
        Set.of("/email", "/name", "/size", "/nope", "/picture"), new HashSet<>(reply.pointers()));
    assertEquals(5, reply.pointers().size(), reply::body);
  }

  @Test
  void theLargestPictureIsTaken() {
    byte[] large =
        RegisterCases.joined(
            RegisterCases.PICTURE,
            new byte[TestSite.LARGEST_PICTURE - RegisterCases.PICTURE.length]);
    HttpReply reply = send(RegisterCases.good(large));
    assertArrayEquals(large, site.queue().upload(id(reply, "thumbnail")).orElseThrow());
    assertEquals(202, send(RegisterCases.json(large)).status());
  }

  @Test
  void oneKeyIsOneRegistrationHoweverItIsWritten() {
    HttpReply first = send(GOOD.header("idempotency-key", "k1"));
    HttpReply again =
        send(RegisterCases.json(RegisterCases.PICTURE).header("idempotency-key", "k1"));
    assertEquals(id(first, "thumbnail"), id(again, "thumbnail"));
    assertEquals(id(first, "confirmationEmail"), id(again, "confirmationEmail"));
    assertNull(first.headers().get("idempotency-replayed"));
    assertEquals("true", again.headers().get("idempotency-replayed"));
    HttpReply other =
        send(RegisterCases.good(RegisterCases.picture("gif")).header("idempotency-key", "k1"));
    assertProblem(422, "idempotency-key-reused", other);
    HttpReply bob = send(GOOD.header("idempotency-key", "k1").by(TestSite.BOB));
    assertFalse(id(bob, "thumbnail").equals(id(first, "thumbnail")));
  }

  @Test
  void twentyAtOnceAreOneRegistration() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(10);
    try {
      Callable<HttpReply> call = () -> send(GOOD.header("idempotency-key", "k2"));
      List<Callable<HttpReply>> calls = new ArrayList<>();
      IntStream.range(0, 20).forEach(i -> calls.add(call));
      Set<String> ids = new HashSet<>();
      for (Future<HttpReply> reply : threads.invokeAll(calls)) {
        ids.add(id(reply.get(), "thumbnail") + " " + id(reply.get(), "confirmationEmail"));
      }
      assertEquals(1, ids.size());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void thereIsRoomForBothOrNone() {
    try (TestSite small = TestSite.start(1)) {
      Map<String, String> before = Stored.in(small);
      HttpReply reply = small.inProcess().send(GOOD);
      assertProblem(429, "queue-full", reply);
      assertEquals(before, Stored.in(small));
    }
  }

  @Test
  void anEventSaysHowItsBodyIsEncoded() {
    ObjectNode event = InProcess.event(GOOD);
    assertTrue(event.get("isBase64Encoded").asBoolean());
    assertEquals(202, driver.query(event.toString()).status());
    String body = event.get("body").asText();
    event.put("body", body.substring(0, body.length() - 6) + "%%%%%%");
    assertProblem(400, "malformed-body", driver.query(event.toString()));
    event.put("body", body).put("isBase64Encoded", false);
    assertProblem(400, "malformed-body", driver.query(event.toString()));
    // the gateway's count is the gateway's business
    event.put("isBase64Encoded", true).withObject("/headers").put("content-length", "1");
    assertEquals(202, driver.query(event.toString()).status());
  }
}
