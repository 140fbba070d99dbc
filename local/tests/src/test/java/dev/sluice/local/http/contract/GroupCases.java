package dev.sluice.local.http.contract;

import static dev.sluice.local.http.HttpCall.get;
import static dev.sluice.local.http.HttpCall.of;
import static dev.sluice.local.http.HttpCall.post;

import dev.sluice.local.http.TestSite;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Bodies, callers, paths and queries of users, batches of ids and minute groups. */
final class GroupCases {
  private static final String USERS = "/users/";
  private static final String BATCHES = "/celery_ids_tasks/";

  private GroupCases() {}

  static Stream<HttpCase> all() {
    return Stream.of(payloads(), bodies(), callers(), paths(), queries()).flatMap(cases -> cases);
  }

  private static HttpCase payload(String json, String... slugs) {
    String input = json.length() > 40 ? json.substring(0, 40) + "…" : json;
    String body = "{\"task_name\":\"call\",\"payload\":" + json + "}";
    return HttpCase.of(input, post(BATCHES).json(body), 422, slugs);
  }

  private static Stream<HttpCase> payloads() {
    return Stream.of(
        payload("\"\"", "too-short"),
        payload("\"  \"", "too-short"),
        payload("[]", "too-short"),
        payload("\"[]\"", "too-short"),
        payload("\",\"", "wrong-format"),
        payload("\"1,,2\"", "wrong-format"),
        payload("\"1,2,\"", "wrong-format"),
        payload("\"x\"", "wrong-format"),
        payload("\"1.0\"", "wrong-format"),
        payload("\"+1\"", "wrong-format"),
        payload("\"1 2\"", "wrong-format"),
        payload("\"-\"", "wrong-format"),
        payload("\"1,\\u00002\"", "wrong-format"),
        payload("\"\u0661\"", "wrong-format"), // a digit, but not an ASCII one
        payload("\"-1\"", "out-of-range"),
        payload("\"0\"", "out-of-range"),
        payload("[0]", "out-of-range"),
        payload("[-1]", "out-of-range"),
        payload("[-99999999999999999999]", "out-of-range"),
        payload("\"1000000000000000\"", "too-long"),
        payload("[1000000000000000]", "too-long"),
        payload("[99999999999999999999]", "too-long"),
        payload("\"" + "9".repeat(5_000) + "\"", "too-long"),
        payload("\"1,1\"", "duplicate"),
        payload("[1,1]", "duplicate"),
        payload("\"1, 01\"", "duplicate"),
        payload("[1.0]", "wrong-type"),
        payload("[1e3]", "wrong-type"),
        payload("[\"1\"]", "wrong-type"),
        payload("[null,true,{},[1]]", "wrong-type"),
        payload("{\"1\":1}", "wrong-type"),
        payload("1", "wrong-type"),
        payload("true", "wrong-type"),
        payload("null", "missing-field"),
        // two megabytes each, which the event carries as text within text
        payload("\"" + "1,".repeat(1_000_000) + "1\"", "too-long").within(3_000),
        payload("[" + "1,".repeat(1_000_000) + "1]", "too-long").within(3_000));
  }

  private static HttpCase body(String json, int status, String... slugs) {
    return HttpCase.of(BATCHES + " " + json, post(BATCHES).json(json), status, slugs);
  }

  private static HttpCase user(String json, int status, String... slugs) {
    return HttpCase.of(USERS + " " + json, post(USERS).json(json), status, slugs);
  }

  private static Stream<HttpCase> bodies() {
    String ids = "\"payload\":\"1\"";
    return Stream.of(
        body("", 400, "malformed-json"),
        body("{" + ids, 400, "malformed-json"),
        body("{\"payload\":[1,2", 400, "malformed-json"),
        body("[1,2]", 400, "wrong-shape"),
        body("null", 400, "wrong-shape"),
        body("{" + ids + "} x", 400, "malformed-json"),
        body("{" + ids + "," + ids + "}", 400, "duplicate-key"),
        body("{" + ids + ",\"p\\u0061yload\":[1]}", 400, "duplicate-key"),
        body("{" + ids + ",\"task_name\":\"a\",\"task_name\":\"a\"}", 400, "duplicate-key"),
        body("{\"x\":" + "[".repeat(100_000), 400, "too-deep"),
        body("{\"payload\":[01]}", 400, "malformed-json"),
        body("{\"payload\":[1,]}", 400, "malformed-json"),
        body("\ufeff{" + ids + "}", 400, "malformed-json"),
        body("{\"task_name\":\"\\ud800\"," + ids + "}", 422, "invalid-text"),
        body("{\"task_name\":\"a\",\"nope\":1," + ids + "}", 422, "unknown-field"),
        body("{}", 422, "missing-field"),
        body("{\"task_name\":\"a\"}", 422, "missing-field"),
        body("{" + ids + "}", 422, "missing-field"),
        body("{\"task_name\":\"\"," + ids + "}", 422, "too-short"),
        body("{\"task_name\":\"\\u3164\"," + ids + "}", 422, "wrong-format"),
        body("{\"task_name\":\"a\\u202eb\"," + ids + "}", 422, "wrong-format"),
        body("{\"task_name\":1," + ids + "}", 422, "wrong-type"),
        HttpCase.of(
            "a body over 4 MiB",
            post(BATCHES).json("{\"payload\":\"" + "1,".repeat(2_097_152) + "\"}"),
            413,
            "payload-too-large"),
        HttpCase.of(
            "ids as a form", post(BATCHES).form("payload=1"), 415, "unsupported-media-type"),
        HttpCase.of(
            "bad UTF-8 in the ids",
            post(BATCHES)
                .json("")
                .bytes(("{\"payload\":\"1\u00c0\u00af\"}").getBytes(StandardCharsets.ISO_8859_1)),
            400,
            "malformed-encoding"),
        HttpCase.of(
            "a long idempotency key",
            post(BATCHES).json("{}").header("idempotency-key", "x".repeat(256)),
            400,
            "invalid-idempotency-key"),
        user("[]", 400, "wrong-shape"),
        user("{}", 422, "missing-field"),
        user("{\"name\":null}", 422, "missing-field"),
        user("{\"name\":\"\"}", 422, "too-short"),
        user("{\"name\":\" \\t \"}", 422, "too-short"),
        user("{\"name\":\"" + "x".repeat(101) + "\"}", 422, "too-long"),
        user("{\"name\":5}", 422, "wrong-type"),
        user("{\"name\":\"a\\u0000\"}", 422, "invalid-text"),
        user("{\"name\":\"a\\nb\"}", 422, "invalid-text"),
        user("{\"name\":\"a\",\"role\":\"operator\"}", 422, "unknown-field"));
  }

  private static Stream<HttpCase> callers() {
    return Stream.of(USERS, BATCHES)
        .flatMap(
            path ->
                Stream.of(
                    HttpCase.of(path, get(path).without("authorization"), 401, "unauthorized"),
                    HttpCase.of(path, post(path).json("{}").by(TestSite.VERA), 403, "forbidden"),
                    HttpCase.of(
                        path,
                        of("PUT", path + "1/").json("{}").by(TestSite.VERA),
                        403,
                        "forbidden"),
                    HttpCase.of(
                        path, of("DELETE", path + "1/").by(TestSite.VERA), 403, "forbidden"),
                    HttpCase.of(
                        path,
                        post(path).json("{}").header("sec-fetch-site", "cross-site"),
                        403,
                        "cross-site"),
                    HttpCase.of("PUT " + path, of("PUT", path), 405, "method-not-allowed"),
                    HttpCase.of("DELETE " + path, of("DELETE", path), 405, "method-not-allowed")));
  }

  private static Stream<HttpCase> paths() {
    return Stream.of("0", "01", "-1", "x", "99999", "9".repeat(17), "1.0", "1%00")
        .flatMap(
            id ->
                Stream.of(
                    get(USERS + id + "/"),
                    get(BATCHES + id + "/"),
                    of("PATCH", USERS + id + "/").json("{}"),
                    of("PUT", BATCHES + id + "/").json("{\"task_name\":\"a\",\"payload\":\"1\"}"),
                    of("DELETE", BATCHES + id + "/")))
        .map(call -> HttpCase.of(call.method() + " " + call.target(), call, 404, "not-found"));
  }

  private static Stream<HttpCase> queries() {
    return Stream.concat(
        Stream.of(
                "/users/?limit=0",
                "/users/?limit=101",
                "/users/?page=2",
                "/celery_ids_tasks/?limit=x",
                "/users/1/?limit=1",
                "/minute-groups?hour=12",
                "/minute-groups?hour=2026-02-30T10",
                "/minute-groups?hour=",
                "/minute-groups?limit=1001",
                "/minute-groups?from=-1",
                "/minute-groups?slot=1")
            .map(target -> HttpCase.of(target, get(target), 400, "invalid-parameter")),
        Stream.of(USERS, BATCHES)
            .flatMap(path -> Stream.of("x", "YWJj.YWJj", ".").map(c -> path + "?cursor=" + c))
            .map(target -> HttpCase.of(target, get(target), 400, "invalid-cursor")));
  }
}
