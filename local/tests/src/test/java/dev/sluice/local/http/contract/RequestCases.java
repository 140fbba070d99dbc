package dev.sluice.local.http.contract;

import static dev.sluice.local.http.HttpCall.enqueue;
import static dev.sluice.local.http.HttpCall.get;
import static dev.sluice.local.http.HttpCall.of;
import static dev.sluice.local.http.HttpCall.post;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.TestSite;
import java.util.stream.Stream;

/** Callers, origins, paths and queries. */
public final class RequestCases {
  private RequestCases() {}

  static Stream<HttpCase> all() {
    return Stream.of(callers(), origins(), paths(), queries()).flatMap(cases -> cases);
  }

  private static Stream<HttpCase> callers() {
    HttpCall good = enqueue(BodyCases.GOOD);
    return Stream.of(
            Stream.of("Bearer", "Bearer ", "Basic x", "Bearer wrong", TestSite.ALICE, "")
                .map(
                    header ->
                        HttpCase.of(
                            header, good.header("authorization", header), 401, "unauthorized")),
            Stream.of(
                HttpCase.of("none", good.without("authorization"), 401, "unauthorized"),
                HttpCase.of(
                    "token in the query",
                    get("/tasks?token=" + TestSite.ALICE).without("authorization"),
                    401,
                    "unauthorized"),
                HttpCase.of(
                    "a forged cookie",
                    get("/tasks").without("authorization").header("cookie", "sluice_session=YQ.YQ"),
                    401,
                    "unauthorized"),
                HttpCase.of("viewer enqueues", good.by(TestSite.VERA), 403, "forbidden"),
                HttpCase.of(
                    "viewer cancels", post("/tasks/x/cancel").by(TestSite.VERA), 403, "forbidden"),
                HttpCase.of(
                    "viewer launches", LaunchCases.form("").by(TestSite.VERA), 403, "forbidden"),
                HttpCase.of(
                    "submitter pauses a schedule",
                    post("/schedules/top-repositories/pause"),
                    403,
                    "forbidden"),
                HttpCase.of(
                    "submitter runs a schedule",
                    post("/schedules/top-repositories/run"),
                    403,
                    "forbidden"),
                HttpCase.of(
                    "a stranger reads a result",
                    get("/results/top-repositories").without("authorization"),
                    401,
                    "unauthorized")))
        .flatMap(cases -> cases);
  }

  private static Stream<HttpCase> origins() {
    return Stream.of(
            enqueue(BodyCases.GOOD), LaunchCases.form(LaunchCases.FORM), post("/tasks/x/cancel"))
        .flatMap(
            write ->
                Stream.of(
                        write.header("sec-fetch-site", "cross-site"),
                        write.header("origin", "https://evil.example"),
                        write.header("origin", "null"),
                        write
                            .header("sec-fetch-site", "same-origin")
                            .header("origin", "http://evil.example"))
                    .map(call -> HttpCase.of(call.target(), call, 403, "cross-site")));
  }

  private static Stream<HttpCase> paths() {
    return Stream.of(
            Stream.of(
                HttpCase.of(
                    "method override",
                    enqueue(BodyCases.GOOD).header("x-http-method-override", "DELETE"),
                    202)),
            Stream.of("PUT", "TRACE", "FOO", "DELETE")
                .map(
                    method -> HttpCase.of(method, of(method, "/tasks"), 405, "method-not-allowed")),
            Stream.of("GET", "PATCH", "DELETE")
                .map(
                    method ->
                        HttpCase.of(
                            method + " of the batch, which is no task's id",
                            of(method, "/tasks/batch"),
                            405,
                            "method-not-allowed")),
            Stream.of(
                    "//tasks", "/TASKS", "/tasks/", "/Tasks", "/nope", "/tasks/x/y", "/.", "/web/")
                .map(path -> HttpCase.of(path, get(path), 404, "not-found")),
            Stream.of(
                    "..%2f..%2fetc%2fpasswd",
                    "%00", "%c0%af", "%zz", "", "*", "{q}", "..", "%", "x".repeat(8_000))
                .map(id -> HttpCase.of(id, get("/tasks/" + id), 404, "not-found")),
            Stream.of(
                HttpCase.of(
                    "PUT of a schedule's run",
                    of("PUT", "/schedules/top-repositories/run"),
                    405,
                    "method-not-allowed")),
            Stream.of("", "x".repeat(256), "a,b", "\u00e4")
                .map(
                    key ->
                        HttpCase.of(
                            "a schedule's run under the key " + key,
                            post("/schedules/top-repositories/run")
                                .by(TestSite.OLGA)
                                .header("idempotency-key", key),
                            400,
                            "invalid-idempotency-key")),
            Stream.of("/graphql/", "/openapi.json/", "/openapi")
                .map(path -> HttpCase.of(path, post(path).json("{}"), 404, "not-found")),
            Stream.of(
                HttpCase.of(
                    "a stranger reads the OpenAPI document",
                    get("/openapi.json").without("authorization"),
                    401,
                    "unauthorized"),
                HttpCase.of(
                    "POST of the OpenAPI document",
                    post("/openapi.json"),
                    405,
                    "method-not-allowed"),
                HttpCase.of(
                    "a parameter of the OpenAPI document",
                    get("/openapi.json?format=yaml"),
                    400,
                    "invalid-parameter")),
            Stream.of("/results/", "/results/a%2fb", "/results/echo", "/results/nope")
                .map(path -> HttpCase.of(path, get(path), 404, "not-found")),
            Stream.of("nope", "echo", "__proto__", "%00", "")
                .map(
                    id ->
                        HttpCase.of(
                            "schedule " + id,
                            post("/schedules/" + id + "/run").by(TestSite.OLGA),
                            404,
                            "not-found")),
            Stream.of(
                HttpCase.of(
                    "a parameter of /schedules",
                    get("/schedules?limit=1"),
                    400,
                    "invalid-parameter"),
                HttpCase.of(
                    "a parameter of /workers", get("/workers?limit=1"), 400, "invalid-parameter"),
                HttpCase.of(
                    "a stranger looks at the workers",
                    get("/workers").without("authorization"),
                    401,
                    "unauthorized"),
                HttpCase.of(
                    "a parameter of a timeline",
                    get("/tasks/000000000000000000/timeline?limit=1"),
                    400,
                    "invalid-parameter"),
                HttpCase.of(
                    "the timeline of no task",
                    get("/tasks/000000000000000000/timeline"),
                    404,
                    "not-found"),
                HttpCase.of(
                    "POST of a timeline",
                    post("/tasks/000000000000000000/timeline"),
                    405,
                    "method-not-allowed"),
                HttpCase.of(
                    "a parameter of /results",
                    get("/results/top-repositories?wait=1"),
                    400,
                    "invalid-parameter")),
            Stream.of(
                HttpCase.of(
                        "a long path",
                        get("/tasks/" + "x".repeat(10_300)),
                        431,
                        "headers-too-large",
                        "uri-too-long")
                    .or(414),
                HttpCase.of(
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
                .map(q -> HttpCase.of(q, get("/tasks?" + q), 400, "invalid-parameter")),
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
                .map(q -> HttpCase.of(q, get("/tasks/x?" + q), 400, "invalid-parameter")),
            Stream.of("x", "YWJj.YWJj", ".", "a.b.c", "x".repeat(8_192))
                .map(c -> HttpCase.of("cursor", get("/tasks?cursor=" + c), 400, "invalid-cursor")))
        .flatMap(cases -> cases);
  }
}
