package dev.sluice.local.http;

import static dev.sluice.local.http.HttpCall.enqueue;
import static dev.sluice.local.http.HttpCall.get;
import static dev.sluice.local.http.HttpCall.of;
import static dev.sluice.local.http.HttpCall.post;

import java.util.stream.Stream;

/** Rows 32, 33, 39, 40, 42, 43, 45 to 50 and 56: callers, origins, paths, queries, launches. */
final class RequestCases {
  private RequestCases() {}

  static Stream<HttpCase> all() {
    return Stream.of(callers(), origins(), paths(), queries(), reports()).flatMap(cases -> cases);
  }

  private static Stream<HttpCase> callers() {
    HttpCall good = enqueue(BodyCases.GOOD);
    return Stream.of(
            Stream.of("Bearer", "Bearer ", "Basic x", "Bearer wrong", TestSite.ALICE, "")
                .map(
                    header ->
                        HttpCase.of(
                            39, header, good.header("authorization", header), 401, "unauthorized")),
            Stream.of(
                HttpCase.of(39, "none", good.without("authorization"), 401, "unauthorized"),
                HttpCase.of(
                    39,
                    "token in the query",
                    get("/tasks?token=" + TestSite.ALICE).without("authorization"),
                    401,
                    "unauthorized"),
                HttpCase.of(
                    39,
                    "a forged cookie",
                    get("/tasks").without("authorization").header("cookie", "sluice_session=YQ.YQ"),
                    401,
                    "unauthorized"),
                HttpCase.of(40, "viewer enqueues", good.by(TestSite.VERA), 403, "forbidden"),
                HttpCase.of(
                    40,
                    "viewer cancels",
                    post("/tasks/x/cancel").by(TestSite.VERA),
                    403,
                    "forbidden"),
                HttpCase.of(40, "viewer launches", form("").by(TestSite.VERA), 403, "forbidden"),
                HttpCase.of(
                    40,
                    "submitter pauses a schedule",
                    post("/schedules/top-repositories/pause"),
                    403,
                    "forbidden"),
                HttpCase.of(
                    40,
                    "submitter runs a schedule",
                    post("/schedules/top-repositories/run"),
                    403,
                    "forbidden"),
                HttpCase.of(
                    39,
                    "a stranger reads a result",
                    get("/results/top-repositories").without("authorization"),
                    401,
                    "unauthorized")))
        .flatMap(cases -> cases);
  }

  private static Stream<HttpCase> origins() {
    return Stream.of(enqueue(BodyCases.GOOD), form(FORM), post("/tasks/x/cancel"))
        .flatMap(
            write ->
                Stream.of(
                        write.header("sec-fetch-site", "cross-site"),
                        write.header("origin", "https://evil.example"),
                        write.header("origin", "null"),
                        write
                            .header("sec-fetch-site", "same-origin")
                            .header("origin", "http://evil.example"))
                    .map(call -> HttpCase.of(42, call.target(), call, 403, "cross-site")));
  }

  private static Stream<HttpCase> paths() {
    return Stream.of(
            Stream.of(
                HttpCase.of(
                    43,
                    "method override",
                    enqueue(BodyCases.GOOD).header("x-http-method-override", "DELETE"),
                    202)),
            Stream.of("PUT", "TRACE", "FOO", "DELETE")
                .map(
                    method ->
                        HttpCase.of(45, method, of(method, "/tasks"), 405, "method-not-allowed")),
            Stream.of("GET", "PATCH", "DELETE")
                .map(
                    method ->
                        HttpCase.of(
                            45,
                            method + " of the batch, which is no task's id",
                            of(method, "/tasks/batch"),
                            405,
                            "method-not-allowed")),
            Stream.of(
                    "//tasks", "/TASKS", "/tasks/", "/Tasks", "/nope", "/tasks/x/y", "/.", "/web/")
                .map(path -> HttpCase.of(47, path, get(path), 404, "not-found")),
            Stream.of(
                    "..%2f..%2fetc%2fpasswd",
                    "%00", "%c0%af", "%zz", "", "*", "{q}", "..", "%", "x".repeat(8_000))
                .map(id -> HttpCase.of(48, id, get("/tasks/" + id), 404, "not-found")),
            Stream.of(
                HttpCase.of(
                    45,
                    "PUT of a schedule's run",
                    of("PUT", "/schedules/top-repositories/run"),
                    405,
                    "method-not-allowed")),
            Stream.of("", "x".repeat(256), "a,b", "\u00e4")
                .map(
                    key ->
                        HttpCase.of(
                            36,
                            "a schedule's run under the key " + key,
                            post("/schedules/top-repositories/run")
                                .by(TestSite.OLGA)
                                .header("idempotency-key", key),
                            400,
                            "invalid-idempotency-key")),
            Stream.of("/graphql/", "/openapi.json/", "/openapi")
                .map(path -> HttpCase.of(47, path, post(path).json("{}"), 404, "not-found")),
            Stream.of(
                HttpCase.of(
                    39,
                    "a stranger reads the OpenAPI document",
                    get("/openapi.json").without("authorization"),
                    401,
                    "unauthorized"),
                HttpCase.of(
                    45,
                    "POST of the OpenAPI document",
                    post("/openapi.json"),
                    405,
                    "method-not-allowed"),
                HttpCase.of(
                    49,
                    "a parameter of the OpenAPI document",
                    get("/openapi.json?format=yaml"),
                    400,
                    "invalid-parameter")),
            Stream.of("/results/", "/results/a%2fb", "/results/echo", "/results/nope")
                .map(path -> HttpCase.of(47, path, get(path), 404, "not-found")),
            Stream.of("nope", "echo", "__proto__", "%00", "")
                .map(
                    id ->
                        HttpCase.of(
                            48,
                            "schedule " + id,
                            post("/schedules/" + id + "/run").by(TestSite.OLGA),
                            404,
                            "not-found")),
            Stream.of(
                HttpCase.of(
                    49,
                    "a parameter of /schedules",
                    get("/schedules?limit=1"),
                    400,
                    "invalid-parameter"),
                HttpCase.of(
                    49,
                    "a parameter of /workers",
                    get("/workers?limit=1"),
                    400,
                    "invalid-parameter"),
                HttpCase.of(
                    39,
                    "a stranger looks at the workers",
                    get("/workers").without("authorization"),
                    401,
                    "unauthorized"),
                HttpCase.of(
                    49,
                    "a parameter of a timeline",
                    get("/tasks/000000000000000000/timeline?limit=1"),
                    400,
                    "invalid-parameter"),
                HttpCase.of(
                    48,
                    "the timeline of no task",
                    get("/tasks/000000000000000000/timeline"),
                    404,
                    "not-found"),
                HttpCase.of(
                    45,
                    "POST of a timeline",
                    post("/tasks/000000000000000000/timeline"),
                    405,
                    "method-not-allowed"),
                HttpCase.of(
                    49,
                    "a parameter of /results",
                    get("/results/top-repositories?wait=1"),
                    400,
                    "invalid-parameter")),
            Stream.of(
                HttpCase.of(
                        56,
                        "a long path",
                        get("/tasks/" + "x".repeat(10_300)),
                        431,
                        "headers-too-large",
                        "uri-too-long")
                    .or(414),
                HttpCase.of(
                    56,
                    "long headers",
                    get("/tasks").header("x-long", "x".repeat(10_300)),
                    431,
                    "headers-too-large")))
        .flatMap(cases -> cases);
  }

  private static Stream<HttpCase> queries() {
    return Stream.of(
            Stream.of(
                    "limit=0",
                    "limit=-1",
                    "limit=101",
                    "limit=abc",
                    "limit=1&limit=1",
                    "limit=",
                    "limit=1e1",
                    "limit=99999999999",
                    "state=NOPE",
                    "state=queued",
                    "state=",
                    "state=,",
                    "state=QUEUED,",
                    "state=QUEUED,NOPE",
                    "state=QUEUED,QUEUED",
                    "state=QUEUED&state=RUNNING",
                    "from=",
                    "from=today",
                    "from=2024-01-01",
                    "to=2024-02-30T00:00:00Z",
                    "to=" + "1".repeat(1_000),
                    "from=2024-01-02T00:00:00Z&to=2024-01-01T00:00:00Z",
                    "from=2024-01-01T00:00:00Z&to=2024-01-01T00:00:00Z",
                    "nope=1",
                    "LIMIT=1",
                    "wait=-1&since=0-0",
                    "wait=21&since=0-0",
                    "wait=NaN&since=0-0",
                    "wait=1",
                    "since=nope&wait=1",
                    "since=",
                    "q=",
                    "q=%00",
                    "q=%zz",
                    "q=%c0%af",
                    "type=" + "t".repeat(41),
                    "from=yesterday",
                    "from=2026-01-05",
                    "to=2026-02-30T00:00:00Z",
                    "to=",
                    "to=2026-01-05T09:00:00",
                    "since=99999999999999999999-0&wait=1")
                .map(q -> HttpCase.of(49, q, get("/tasks?" + q), 400, "invalid-parameter")),
            Stream.of(
                    "wait=-1",
                    "wait=21",
                    "wait=NaN",
                    "wait=1&wait=1",
                    "limit=1",
                    "until=ended",
                    "wait=1&until=",
                    "wait=1&until=changed",
                    "wait=1&until=ENDED",
                    "wait=1&until=ended&until=ended",
                    "wait=21&until=ended")
                .map(q -> HttpCase.of(49, q, get("/tasks/x?" + q), 400, "invalid-parameter")),
            Stream.of("x", "YWJj.YWJj", ".", "a.b.c", "x".repeat(8_192))
                .map(
                    c ->
                        HttpCase.of(
                            50, "cursor", get("/tasks?cursor=" + c), 400, "invalid-cursor")))
        .flatMap(cases -> cases);
  }

  static final String FORM =
      "start_date=2024-02-28&end_date=2024-03-01&seller_id=amber-mill&launcher=ann";

  static HttpCall form(String fields) {
    return post("/").form(fields);
  }

  private static Stream<HttpCase> reports() {
    return Stream.of(
        report("2024-02-30", "2024-03-01", "[\"amber-mill\"]", "ann"),
        report("01/06/2024", "2024-06-02", "[\"amber-mill\"]", "ann"),
        report("2024-6-1", "2024-06-02", "[\"amber-mill\"]", "ann"),
        report("2024-06-02", "2024-06-01", "[\"amber-mill\"]", "ann"),
        report("2023-01-01", "2024-01-02", "[\"amber-mill\"]", "ann"),
        report("2024-06-01", "2024-06-02", "[]", "ann"),
        report("2024-06-01", "2024-06-02", "[\"amber-mill\",\"nobody\"]", "ann"),
        report("2024-06-01", "2024-06-02", "[\"amber-mill\",\" amber-mill \"]", "ann"),
        report("2024-06-01", "2024-06-02", "[\"amber-mill\"]", ""),
        report("2024-06-01", "2024-06-02", "[\"amber-mill\"]", "a/b"),
        report("2024-06-01", "2024-06-02", "[\"amber-mill\"]", "a\\u0007b"),
        webhook("http://169.254.169.254/"),
        webhook("http://[::ffff:127.0.0.1]/"),
        webhook("http://2130706433/"),
        webhook("http://0177.0.0.1/"),
        webhook("file:///etc/passwd"),
        webhook("gopher://x/"),
        webhook("http://user@example.org/"));
  }

  private static HttpCase report(String start, String end, String sellers, String launcher) {
    String params =
        "{\"startDate\":\"%s\",\"endDate\":\"%s\",\"sellerIds\":%s,\"launcher\":\"%s\"}"
            .formatted(start, end, sellers, launcher);
    return HttpCase.of(
        32,
        params,
        enqueue("{\"type\":\"seller-report\",\"params\":" + params + "}"),
        422,
        "wrong-format",
        "out-of-range",
        "too-short",
        "too-long",
        "unknown-member",
        "duplicate",
        "invalid-text");
  }

  private static HttpCase webhook(String url) {
    return HttpCase.of(
        33,
        url,
        enqueue(
            "{\"type\":\"seller-report\",\"params\":{\"startDate\":\"2024-06-01\","
                + "\"endDate\":\"2024-06-02\",\"sellerIds\":[\"amber-mill\"],"
                + "\"launcher\":\"ann\",\"webhookUrl\":\""
                + url
                + "\"}}"),
        422,
        "forbidden-url");
  }
}
