package dev.sluice.local.http.contract;

import static dev.sluice.local.http.HttpCall.get;
import static dev.sluice.local.http.HttpCall.post;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.TestSite;
import java.util.stream.Stream;

/** Bodies, callers and queries of {@code /failures} and {@code /tasks/retry}. */
final class FailureCases {
  private static final String GOOD = "{\"filter\":{\"error\":\"0123456789ab\"}}";

  private FailureCases() {}

  static Stream<HttpCase> all() {
    return Stream.of(
            Stream.of(
                HttpCase.of("failures of nobody", retry(GOOD), 200),
                HttpCase.of("failures, empty body", retry(""), 400, "malformed-json"),
                HttpCase.of("failures, an array", retry("[]"), 400, "wrong-shape"),
                HttpCase.of(
                    "failures, a key twice",
                    retry("{\"type\":\"a\",\"type\":\"b\"}"),
                    400,
                    "duplicate-key"),
                HttpCase.of(
                    "failures by form",
                    post("/tasks/retry").form("type=echo"),
                    415,
                    "unsupported-media-type"),
                HttpCase.of(
                    "a stranger looks at failures",
                    get("/failures").without("authorization"),
                    401,
                    "unauthorized"),
                HttpCase.of(
                    "a viewer retries failures", retry(GOOD).by(TestSite.VERA), 403, "forbidden"),
                HttpCase.of("GET of /tasks/retry", get("/tasks/retry"), 405, "method-not-allowed"),
                HttpCase.of(
                    "a parameter of failures", get("/failures?limit=1"), 400, "invalid-parameter")),
            Stream.of(
                members("{}", "missing-field"),
                members("{\"filter\":1}", "wrong-type"),
                members(filter("\"error\":\"x\""), "wrong-format"),
                members(filter("\"type\":\"\""), "too-short"),
                members(filter("\"q\":\"" + "x".repeat(201) + "\""), "too-long"),
                members(filter("\"state\":[\"DONE\"]"), "wrong-format"),
                members(filter("\"state\":[\"FAILED\",\"FAILED\"]"), "duplicate"),
                members(
                    filter("\"from\":\"2024-01-02T00:00:00Z\",\"to\":\"2024-01-01T00:00:00Z\""),
                    "out-of-range"),
                members(with("until", "\"today\""), "wrong-format"),
                members(with("until", "\"9999-01-01T00:00:00Z\""), "out-of-range"),
                members(with("most", "0"), "out-of-range"),
                members(with("count", "1"), "unknown-field")))
        .flatMap(cases -> cases);
  }

  private static HttpCall retry(String body) {
    return post("/tasks/retry").json(body);
  }

  private static HttpCase members(String body, String slug) {
    return HttpCase.of("failures, " + body, retry(body), 422, slug);
  }

  private static String filter(String members) {
    return "{\"filter\":{" + members + "}}";
  }

  private static String with(String member, String value) {
    return "{\"filter\":{},\"dryRun\":true,\"" + member + "\":" + value + "}";
  }
}
