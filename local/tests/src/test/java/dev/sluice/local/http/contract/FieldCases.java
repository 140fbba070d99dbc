package dev.sluice.local.http.contract;

import static dev.sluice.local.http.HttpCall.enqueue;
import static dev.sluice.local.http.contract.BodyCases.GOOD;
import static dev.sluice.local.http.contract.BodyCases.bad;
import static dev.sluice.local.http.contract.BodyCases.free;
import static dev.sluice.local.http.contract.BodyCases.invalid;
import static dev.sluice.local.http.contract.BodyCases.with;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What can be wrong with the texts and members of a body, and with its idempotency key. */
final class FieldCases {
  private FieldCases() {}

  static Stream<HttpCase> all() {
    return Stream.of(texts(), fields(), keys()).flatMap(cases -> cases);
  }

  private static Stream<HttpCase> texts() {
    List<byte[]> broken =
        List.of(
            new byte[] {(byte) 0xc0, (byte) 0xaf},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xe2, (byte) 0x82});
    return Stream.of(
            Stream.of(
                HttpCase.of(
                    "65,537 characters",
                    enqueue(
                        "{\"type\":\"echo\",\"params\":{\"text\":\"" + "x".repeat(65_537) + "\"}}"),
                    422,
                    "too-long"),
                HttpCase.of("BOM", enqueue("\ufeff" + GOOD), 400, "malformed-json")),
            broken.stream()
                .map(
                    bytes ->
                        HttpCase.of(
                            "bad UTF-8 of " + bytes.length + " bytes",
                            enqueue("").bytes(around(bytes)),
                            400,
                            "malformed-encoding")),
            Stream.of("\\ud800", "\\udc00x", "\\u0000")
                .flatMap(
                    text ->
                        Stream.of(
                            bad(echo(text), 422, "invalid-text"),
                            invalid("queue", "\"" + text + "\"", "invalid-text"),
                            bad("{\"type\":\"" + text + "\"}", 422, "invalid-text"))),
            Stream.of(with("\"\\u0000\":1"), free("{\"\\u0000\":1}"))
                .map(call -> HttpCase.of("a name of U+0000", call, 422, "invalid-text")),
            // the parser itself accepts no lone surrogate in a name
            Stream.of(with("\"\\ud800\":1"), free("{\"\\ud800\":1}"))
                .map(call -> HttpCase.of("half a name", call, 400, "malformed-json")),
            Stream.of(
                    "\u202eecho",
                    "ec\u200bho",
                    "\u0435cho",
                    "constructor",
                    "__proto__",
                    "java.lang.Runtime",
                    "../../etc/passwd",
                    "echo\\r\\n",
                    "Echo",
                    "")
                .map(t -> bad("{\"type\":\"" + t + "\",\"params\":{}}", 422, "unknown-type")),
            Stream.of(
                    "{\"type\":\"minute-group\",\"params\":{\"batch\":1,\"count\":3}}",
                    "{\"type\":\"user-call\",\"params\":{\"id\":1}}",
                    "{\"type\":\"thumbnail\",\"params\":{}}",
                    "{\"type\":\"confirmation-email\",\"params\":{\"to\":\"a@example.org\"}}",
                    "{\"type\":\"top-repositories\",\"params\":{}}",
                    "{\"type\":\"seller-day\",\"params\":{\"day\":\"2024-01-01\",\"sellerId\":\"a\"}}")
                .map(body -> bad(body, 422, "internal-type")),
            Stream.of(
                    "</script><img src=x onerror=alert(1)>",
                    "{{resolve:secretsmanager:x}}",
                    "${jndi:ldap://x}",
                    "%n%s",
                    "\\r\\n{\\\"log\\\":\\\"request\\\",\\\"status\\\":200}")
                .map(text -> HttpCase.of(text, enqueue(echo(text)), 202)))
        .flatMap(cases -> cases);
  }

  private static String echo(String text) {
    return "{\"type\":\"echo\",\"params\":{\"text\":\"" + text + "\"}}";
  }

  private static byte[] around(byte[] broken) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("{\"type\":\"echo\",\"params\":{\"text\":\"".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(broken);
    bytes.writeBytes("\"}}".getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static Stream<HttpCase> fields() {
    return Stream.of(
            Stream.of("\"@class\":\"x\"", "\"@type\":\"x\"", "\"__proto__\":{}")
                .map(
                    member ->
                        bad(
                            "{\"type\":\"echo\",\"params\":{\"text\":\"x\"," + member + "}}",
                            422,
                            "unknown-field")),
            Stream.of("[\"com.sun.rowset.JdbcRowSetImpl\",{}]", "\"x\"", "1")
                .map(v -> bad("{\"type\":\"echo\",\"params\":" + v + "}", 422, "wrong-type")),
            Stream.of("nope", "Type", "constructor")
                .map(name -> invalid(name, "1", "unknown-field")),
            Stream.of("id", "state", "attempt", "token", "owner", "result", "createdAt")
                .map(name -> invalid(name, "\"x\"", "read-only-field")),
            Stream.of("{}", "{\"type\":null,\"params\":null}", "{\"type\":\"echo\"}")
                .map(json -> bad(json, 422, "missing-field")),
            Stream.of("\"\"", "\"Upper\"", "\"a_b\"", "\"" + "q".repeat(41) + "\"")
                .map(queue -> invalid("queue", queue, "wrong-format")),
            Stream.of(
                HttpCase.of(
                    "delaySeconds and runAt",
                    with("\"delaySeconds\":1,\"runAt\":\"2026-01-01T00:00:00Z\""),
                    422,
                    "conflicting-fields")))
        .flatMap(cases -> cases);
  }

  private static Stream<HttpCase> keys() {
    return Stream.of("", " ", "k".repeat(256), "a\tb", "schl\u00fcssel", "one,two")
        .map(
            key ->
                HttpCase.of(
                    "key of " + key.length(),
                    enqueue(GOOD).header("idempotency-key", key),
                    400,
                    "invalid-idempotency-key"));
  }
}
