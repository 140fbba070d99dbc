package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.Stored;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.http.contract.LaunchCases;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages: who may open them, their policy and files, the launch form and its mistakes. */
class PageTest extends HttpScenario {
  private static HttpCall page() {
    return HttpCall.get("/").header("accept", "text/html");
  }

  @Test
  void aStrangerIsAskedForAToken() {
    HttpReply reply = send(page().without("authorization"));
    assertEquals(200, reply.status());
    assertTrue(reply.body().contains("action=\"/login\""));
    assertFalse(reply.body().contains("id=\"reports\""));
    HttpReply launch =
        send(
            LaunchCases.form(LaunchCases.FORM)
                .without("authorization")
                .header("accept", "text/html"));
    assertEquals(401, launch.status());
    assertTrue(launch.body().contains("action=\"/login\""));
  }

  @Test
  void everyPageIsBoundByItsPolicy() {
    HttpReply reply = send(page());
    String policy = reply.headers().get("content-security-policy");
    assertTrue(
        policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'"), policy);
    assertFalse(policy.contains("unsafe"));
    assertFalse(reply.body().matches("(?s).*<script(?![^>]* src=)[^>]*>.*"), reply::body);
    assertFalse(reply.body().contains(" style="));
    for (String field : List.of("start_date", "end_date", "seller_id", "launcher")) {
      assertTrue(reply.body().contains("name=\"" + field + "\""), field);
    }
    assertTrue(policy.endsWith("require-trusted-types-for 'script'; trusted-types 'none'"), policy);
    assertEquals("nosniff", reply.headers().get("x-content-type-options"));
  }

  @Test
  void aFileIsKeptForEverUnderTheVersionOfItsContents() {
    Matcher address =
        Pattern.compile("src=\"(/web/(\\w+)/page/app.js)\"").matcher(send(page()).body());
    assertTrue(address.find());
    HttpReply current = send(HttpCall.get(address.group(1)).without("authorization"));
    assertEquals("public, max-age=31536000, immutable", current.headers().get("cache-control"));
    assertEquals("text/javascript; charset=utf-8", current.headers().get("content-type"));
    HttpReply other = send(HttpCall.get("/web/0123456789abcdef/page/app.js"));
    assertEquals(current.body(), other.body());
    assertEquals("no-store", other.headers().get("cache-control"));
    HttpReply style = send(HttpCall.get("/web/" + address.group(2) + "/css/page.css"));
    assertEquals("text/css; charset=utf-8", style.headers().get("content-type"));
    for (String absent : List.of("page/app.html", "page/app", "base/h.js", "web/web", "page")) {
      assertProblem(
          404, "not-found", send(HttpCall.get("/web/" + address.group(2) + "/" + absent)));
    }
    HttpCall again = HttpCall.get(address.group(1));
    HttpReply known = send(again.header("if-none-match", current.headers().get("etag")));
    assertEquals(304, known.status());
  }

  @Test
  void thePageNeedsThreeFilesAndFewBytes() {
    String html = send(page()).body();
    HttpReply document = send(page().header("accept-encoding", "gzip"));
    assertEquals("gzip", document.headers().get("content-encoding"));
    List<String> files =
        Pattern.compile("(?:src|href)=\"(/web/[^\"]+)\"")
            .matcher(html)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(3, files.size(), html);
    int bytes = html.length();
    for (String file : files) {
      HttpReply plain = send(HttpCall.get(file));
      assertNull(plain.headers().get("content-encoding"));
      HttpReply refused = send(HttpCall.get(file).header("accept-encoding", "br, gzip;q=0"));
      assertEquals(plain.body(), refused.body());
      HttpReply compressed = send(HttpCall.of("HEAD", file).header("accept-encoding", "br, gzip"));
      assertEquals("gzip", compressed.headers().get("content-encoding"));
      assertTrue(compressed.headers().get("vary").startsWith("Accept-Encoding"));
      assertNotEquals(plain.headers().get("etag"), compressed.headers().get("etag"));
      bytes += Integer.parseInt(compressed.headers().get("content-length"));
    }
    assertTrue(bytes <= 60_000, "bytes: " + bytes);
  }

  @Test
  void theScriptLearnsWhoIsSignedIn() {
    assertTrue(send(page()).body().contains("data-principal=\"alice\" data-role=\"SUBMITTER\""));
    assertTrue(send(page().by(TestSite.VERA)).body().contains("data-role=\"VIEWER\""));
    assertFalse(send(page().without("authorization")).body().contains("data-role"));
  }

  @Test
  void aViewerIsShownNoFormButTheOneToSignOut() {
    for (String path : List.of("/", "/register")) {
      HttpCall page = HttpCall.get(path).header("accept", "text/html");
      assertTrue(send(page).body().contains("<form"), path);
      HttpReply reads = send(page.by(TestSite.VERA));
      assertEquals(200, reads.status());
      String forms = reads.body().replace("<form method=\"post\" action=\"/logout\">", "");
      assertFalse(forms.contains("<form"), reads::body);
    }
  }

  @Test
  void aLaunchedReportIsListed() {
    String form =
        "start_date=2024-02-28&end_date=2024-03-01&seller_id=amber-mill%2C+blue-harbor&launcher=A%26B+%3Ci%3E";
    HttpReply launch = send(LaunchCases.form(form));
    assertEquals(303, launch.status(), launch::body);
    assertEquals("/", launch.headers().get("location"));
    String html = send(page()).body();
    assertTrue(
        html.contains(
            "<td class=\"text\">A&amp;B &lt;i&gt;</td><td>2024-02-28 – 2024-03-01</td>"
                + "<td class=\"text\">QUEUED</td>"),
        html);
  }

  @Test
  void whatIsWrongStandsBesideItsField() {
    String form =
        "start_date=2024-02-30&end_date=2024-03-01&seller_id=amber-mill%2Cnobody&launcher=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%2F";
    Map<String, String> before = Stored.in(site);
    HttpReply reply = send(LaunchCases.form(form));
    assertEquals(422, reply.status());
    assertEquals("text/html; charset=utf-8", reply.headers().get("content-type"));
    String html = reply.body();
    assertTrue(html.contains("id=\"start_date-error\""), html);
    assertFalse(html.contains("id=\"end_date-error\""), html);
    assertTrue(html.contains("id=\"launcher-error\""), html);
    assertTrue(html.contains("id=\"seller_id-error\">nobody: "), html);
    assertTrue(html.contains("value=\"2024-02-30\""));
    assertTrue(html.contains("value=\"amber-mill,nobody\""));
    assertFalse(html.contains("<script>alert"));
    assertTrue(html.contains("&lt;script&gt;alert(1)"));
    String unknown = LaunchCases.FORM.replace("amber-mill", "amber-mill,nobody");
    HttpReply seller = send(LaunchCases.form(unknown));
    assertEquals(422, seller.status());
    assertTrue(seller.body().contains("id=\"seller_id-error\">nobody: "), seller::body);
    HttpReply gap = send(LaunchCases.form(LaunchCases.FORM.replace("amber-mill", "amber-mill,,")));
    assertTrue(gap.body().contains("id=\"seller_id-error\">No. 2: "), gap::body);
    HttpReply empty = send(LaunchCases.form(""));
    for (String field : List.of("start_date", "end_date", "seller_id", "launcher")) {
      assertTrue(empty.body().contains("id=\"" + field + "-error\""), empty::body);
    }
    assertEquals(before, Stored.in(site));
  }

  @Test
  void aReportIsFoundBehindManyOtherTasks() {
    assertEquals(303, send(LaunchCases.form(LaunchCases.FORM)).status());
    String thousand = (BodyCases.GOOD + "\n").repeat(1_000);
    HttpCall batch = HttpCall.post("/tasks/batch").header("content-type", "application/x-ndjson");
    assertEquals(200, send(batch.bytes(thousand)).status());
    assertEquals(200, send(batch.bytes(thousand)).status());
    assertTrue(send(page()).body().contains("2024-02-28 – 2024-03-01"));
  }

  @Test
  void aFormThatCannotBeReadIsRefused() {
    assertProblem(400, "malformed-body", send(LaunchCases.form("start_date=%zz")));
    assertProblem(400, "malformed-body", send(LaunchCases.form("launcher=a&launcher=b")));
    assertProblem(415, "unsupported-media-type", send(HttpCall.post("/").json("{}")));
  }
}
