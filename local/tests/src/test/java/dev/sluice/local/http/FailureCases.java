package dev.sluice.local.http;

import static dev.sluice.local.http.HttpCall.get;
import static dev.sluice.local.http.HttpCall.post;

import java.util.stream.Stream;

/** Rows 1, 3, 5, 8, 10, 18, 22, 25, 26, 39, 40, 45 and 49 at the failures. */
final class FailureCases {
  private static final String GOOD = "{\"type\":\"echo\",\"error\":\"x\"}";

  private FailureCases() {}

  static Stream<HttpCase> all() {
    return Stream.of(
            Stream.of(
                HttpCase.of(0, "failures of nobody", retry(GOOD), 200),
                HttpCase.of(1, "failures, empty body", retry(""), 400, "malformed-json"),
                HttpCase.of(3, "failures, an array", retry("[]"), 400, "wrong-shape"),
                HttpCase.of(
                    5,
                    "failures, a key twice",
                    retry("{\"type\":\"a\",\"type\":\"b\"}"),
                    400,
                    "duplicate-key"),
                HttpCase.of(
                    18,
                    "failures by form",
                    post("/failures/retry").form("type=echo&error=x"),
                    415,
                    "unsupported-media-type"),
                HttpCase.of(
                    39,
                    "a stranger looks at failures",
                    get("/failures").without("authorization"),
                    401,
                    "unauthorized"),
                HttpCase.of(
                    40,
                    "a viewer retries failures",
                    retry(GOOD).by(TestSite.VERA),
                    403,
                    "forbidden"),
                HttpCase.of(
                    45,
                    "GET of /failures/retry",
                    get("/failures/retry"),
                    405,
                    "method-not-allowed"),
                HttpCase.of(
                    49,
                    "a parameter of failures",
                    get("/failures?limit=1"),
                    400,
                    "invalid-parameter")),
            Stream.of(
                members(26, "{}", "missing-field"),
                members(26, "{\"type\":\"echo\"}", "missing-field"),
                members(8, "{\"type\":1,\"error\":\"x\"}", "wrong-type"),
                members(26, "{\"type\":\"echo\",\"error\":\" \"}", "too-short"),
                members(22, "{\"type\":\"echo\",\"error\":\"\\u0000\"}", "invalid-text"),
                members(13, with("error", "x".repeat(301)), "too-long"),
                members(10, with("until", "today"), "wrong-format"),
                members(10, with("until", "9999-01-01T00:00:00Z"), "out-of-range"),
                members(25, with("count", "1"), "unknown-field")))
        .flatMap(cases -> cases);
  }

  private static HttpCall retry(String body) {
    return post("/failures/retry").json(body);
  }

  private static HttpCase members(int row, String body, String slug) {
    return HttpCase.of(row, "failures, " + body, retry(body), 422, slug);
  }

  private static String with(String member, String value) {
    String rest = member.equals("error") ? "" : "\"error\":\"x\",";
    return "{\"type\":\"echo\"," + rest + "\"" + member + "\":\"" + value + "\"}";
  }
}
