package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.task.Artifact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of an artifact (RFC 9110, 14), so that a download that broke off can go on. */
class DownloadTest extends HttpScenario {
  private static final String FILE = "0123456789";

  private String path;

  private HttpCall call() throws IOException {
    if (path == null) {
      String id = enqueued();
      Lease lease = claimed(id);
      byte[] file = FILE.getBytes(StandardCharsets.UTF_8);
      site.artifacts().put(id, lease.token(), new ByteArrayInputStream(file));
      settle(new Settlement.Complete(lease, null, new Artifact("a.txt", "text/plain", 10)));
      path = "/tasks/" + id + "/artifact";
    }
    return HttpCall.get(path);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 0123, bytes 0-3/10",
    "bytes=4-, 456789, bytes 4-9/10",
    "bytes=-3, 789, bytes 7-9/10",
    "bytes=-30, 0123456789, bytes 0-9/10",
    "bytes=9-99999999999999999999, 9, bytes 9-9/10",
    "bytes= 2-2 , 2, bytes 2-2/10"
  })
  void aPartIsSent(String range, String part, String told) throws Exception {
    HttpReply reply = send(call().header("range", range));
    assertEquals(206, reply.status());
    assertEquals(part, reply.body());
    assertEquals(told, reply.headers().get("content-range"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=-", "bytes=3-1", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "bytes 0-1"})
  void anotherRangeIsIgnored(String range) throws Exception {
    HttpReply reply = send(call().header("range", range));
    assertEquals(200, reply.status());
    assertEquals(FILE, reply.body());
    assertNull(reply.headers().get("content-range"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
  void aPartThatIsNotThereIsRefused(String range) throws Exception {
    HttpReply reply = send(call().header("range", range));
    assertProblem(416, "range-not-satisfiable", reply);
    assertEquals("bytes */10", reply.headers().get("content-range"));
  }

  @Test
  void aPartIsOfTheFileThatWasBegun() throws Exception {
    HttpReply whole = send(call());
    assertEquals("bytes", whole.headers().get("accept-ranges"));
    HttpCall rest = call().header("range", "bytes=5-");
    assertEquals(206, send(rest.header("if-range", whole.headers().get("etag"))).status());
    assertEquals(200, send(rest.header("if-range", "\"another\"")).status());
  }

  @ParameterizedTest
  @CsvSource({"%s, 304", "W/%s, 304", "'\"a\", %s', 304", "*, 304", "\"a\", 200"})
  void whatTheClientHasIsNotSentAgain(String known, int status) throws Exception {
    String tag = send(call()).headers().get("etag");
    for (String method : List.of("GET", "HEAD")) {
      HttpCall call =
          HttpCall.of(method, call().target()).header("if-none-match", known.formatted(tag));
      HttpReply reply = send(call);
      assertEquals(status, reply.status());
      assertEquals(tag, reply.headers().get("etag"));
      assertEquals(status == 304 || method.equals("HEAD") ? "" : FILE, reply.body());
      // RFC 9110, 13.2.2: this comes before the range
      assertEquals(
          status == 304 ? 304 : method.equals("GET") ? 206 : 200,
          send(call.header("range", "bytes=0-3")).status());
    }
  }

  @Test
  void headHasTheLengthOfTheWholeFile() throws Exception {
    HttpCall head = HttpCall.of("HEAD", call().target()).header("range", "bytes=0-3");
    HttpReply reply = send(head);
    assertEquals(200, reply.status());
    assertEquals("10", reply.headers().get("content-length"));
    assertEquals("", reply.body());
  }
}
