package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.Console.Level;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.FailureTrace.Frame;
import dev.sluice.queue.FailureTrace.Problem;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.worker.AttemptEnd;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-05T12:00:07Z"), ZoneOffset.UTC);
  private static final Lease LEASE = new Lease("001m7xk0pwd0p2ygz0", "1.w");
  private static final String START = "12:00:07 001m7xk0pwd0p2ygz0 echo ";

  private final List<String> lines = new ArrayList<>();

  private Console console(Level level) {
    lines.clear();
    return new Console(level, NOON, lines::add);
  }

  private static String request(String method, String route, int status, String more) {
    return "{\"log\":\"request\",\"method\":\"%s\",\"route\":\"%s\",\"principal\":\"ann\",\"status\":%d,\"micros\":3200%s}"
        .formatted(method, route, status, more);
  }

  private void requests(Console console) {
    console.request(request("GET", "/web/{version}/{folder}/{id}", 200, ""));
    console.request(request("GET", "/tasks", 204, ""));
    console.request(request("POST", "/tasks", 202, ""));
    console.request(request("GET", "/tasks/{id}", 404, ",\"problem\":\"not-found\""));
    console.request(request("GET", "/tasks", 503, ",\"failure\":[\"X\"],\"at\":[]"));
  }

  @Test
  void whatAPageReadsIsNotPrintedUnlessAsked() {
    requests(console(Level.TASKS));
    String post = "12:00:07 POST /tasks 202 ann 3 ms";
    String missing = "12:00:07 GET /tasks/{id} 404 not-found ann 3 ms";
    String broken = request("GET", "/tasks", 503, ",\"failure\":[\"X\"],\"at\":[]");
    assertEquals(List.of(post, missing, broken), lines);
    requests(console(Level.ALL));
    assertEquals(
        List.of(
            "12:00:07 GET /web/{version}/{folder}/{id} 200 ann 3 ms",
            "12:00:07 GET /tasks 204 ann 3 ms",
            post,
            missing,
            broken),
        lines);
    requests(console(Level.NONE));
    assertEquals(List.of(broken), lines);
  }

  @Test
  void whatIsNotARequestIsPrintedUnchanged() {
    console(Level.NONE).request("request 7 failed: x\n");
    assertEquals(List.of("request 7 failed: x"), lines);
  }

  private static AttemptEnd end(Settlement settlement, long millis) {
    return new AttemptEnd(task(), settlement, null, null, Duration.ofMillis(millis), false);
  }

  @Test
  void whereTheApplicationLogsJsonNothingIsPrintedTwice() {
    Console console = console(Level.JSON);
    console.ended(end(new Settlement.Release(LEASE), 12));
    assertEquals(List.of(), lines);
    assertEquals(1, console.handedBack());
    console.note("trouble");
    assertEquals(List.of("trouble"), lines);
  }

  @Test
  void eachEndOfAnAttemptIsALine() {
    Console console = console(Level.TASKS);
    console.ended(end(new Settlement.Complete(LEASE, null, null), 12));
    console.ended(end(new Settlement.Retry(LEASE, Duration.ofSeconds(61), "no\nway"), 65_400));
    console.ended(end(new Settlement.Fail(LEASE, "\u001b\u009b[31m" + "x".repeat(300)), 3));
    console.ended(end(new Settlement.AwaitChildren(LEASE, 14), 5));
    console.ended(end(new Settlement.Release(LEASE), 5));
    console.ended(end(null, 70_000));
    assertEquals(
        List.of(
            START + "succeeded, 12 ms",
            START + "retries in 61.0 s (attempt 2 of 5), 65.4 s: no way",
            START + "failed (attempt 2 of 5), 3 ms: [31m" + "x".repeat(196) + "…",
            START + "waits for 14 children, 5 ms",
            START + "handed back, 5 ms",
            START + "ignored its interrupt, 70.0 s"),
        lines);
    assertEquals(1, console.handedBack());
    assertEquals("Stopped; 1 running task handed back", console.stopped(0));
    assertEquals("Stopped; 0 running tasks handed back", console.stopped(1));
    console.unsettled();
    assertEquals(
        "Stopped; tasks that were running could not be handed back: they run again once their"
            + " lease is over",
        console.stopped(0));
    console(Level.NONE).ended(end(new Settlement.Fail(LEASE, "x"), 3));
    assertEquals(List.of(), lines);
  }

  @Test
  void whereItFailedIsBelow() {
    Problem outer =
        new Problem(
            "org.example.Bad",
            "no\u001b[31m",
            List.of(
                new Frame("java.util.A.a(A.java:1)", false),
                new Frame("java.util.B.b(B.java:2)", false),
                new Frame("org.example.C.c(C.java:3)", true),
                new Frame("java.util.D.d(D.java:4)", false)),
            5);
    Problem cause = new Problem("java.io.IOException", null, List.of(), 0);
    FailureTrace trace = new FailureTrace(List.of(outer, cause));
    Settlement failed = new Settlement.Fail(LEASE, "Bad: no");
    console(Level.TASKS)
        .ended(new AttemptEnd(task(), failed, trace, null, Duration.ofMillis(3), false));
    assertEquals(
        List.of(
            START + "failed (attempt 2 of 5), 3 ms: Bad: no",
            "    org.example.Bad: no [31m",
            "      at java.util.A.a(A.java:1)",
            "      … 1 of libraries",
            "      at org.example.C.c(C.java:3)",
            "      … 6 of libraries",
            "    caused by java.io.IOException"),
        lines);
  }

  private static TaskRecord task() {
    return new TaskRecord.Builder("001m7xk0pwd0p2ygz0")
        .type("echo")
        .attempt(2)
        .maxAttempts(5)
        .build();
  }
}
