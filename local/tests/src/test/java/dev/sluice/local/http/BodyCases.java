package dev.sluice.local.http;

import static dev.sluice.local.http.HttpCall.enqueue;
import static dev.sluice.local.http.HttpCall.post;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Rows 1 to 31 and 36: what can be wrong with a body or its headers. */
final class BodyCases {
  static final String GOOD = "{\"type\":\"echo\",\"params\":{\"text\":\"x\"}}";
  static final int MAX_BYTES = 262_144;

  private BodyCases() {}

  static Stream<HttpCase> all() {
    return Stream.of(unreadable(), limits(), numbers(), transfer(), texts(), fields(), keys())
        .flatMap(cases -> cases);
  }

  /** An echo task with further members, or with a member twice. */
  private static HttpCall with(String members) {
    return enqueue("{\"type\":\"echo\",\"params\":{\"text\":\"x\"}," + members + "}");
  }

  private static HttpCall free(String json) {
    return enqueue("{\"type\":\"free\",\"params\":{\"any\":" + json + "}}");
  }

  private static HttpCase bad(int row, String json, int status, String... slugs) {
    String input = json.length() > 60 ? json.substring(0, 60) + "…" : json;
    return HttpCase.of(row, input, enqueue(json), status, slugs);
  }

  private static Stream<HttpCase> unreadable() {
    return Stream.of(
            Stream.of(bad(1, "", 400, "malformed-json"), bad(2, "{", 400, "malformed-json")),
            Stream.of("null", "[]", "\"x\"", "1").map(json -> bad(3, json, 400, "wrong-shape")),
            Stream.of(GOOD + " x", GOOD + GOOD, GOOD + "\n" + GOOD)
                .map(json -> bad(4, json, 400, "malformed-json")),
            Stream.of(
                    "{\"type\":\"echo\",\"type\":\"echo\",\"params\":{\"text\":\"x\"}}",
                    "{\"type\":\"echo\",\"params\":{\"text\":\"x\",\"text\":\"x\"}}",
                    "{\"type\":\"echo\",\"\\u0074ype\":\"echo\",\"params\":{\"text\":\"x\"}}")
                .map(json -> bad(5, json, 400, "duplicate-key")),
            Stream.of(
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "01",
                    "+1",
                    ".5",
                    "1.",
                    "0x10",
                    "1 // c",
                    "/* c */ 1",
                    "'x'")
                .map(
                    value ->
                        HttpCase.of(
                            11, value, with("\"priority\":" + value), 400, "malformed-json")),
            Stream.of(
                bad(11, "{\"type\":\"echo\",\"params\":{\"text\":\"x\"},}", 400, "malformed-json")))
        .flatMap(cases -> cases);
  }

  private static Stream<HttpCase> limits() {
    // the body and params are two levels, so a value in "any" has its own depth plus two
    String atLimit = "{\"a\":".repeat(30) + "1" + "}".repeat(30);
    String over = "{\"a\":".repeat(31) + "1" + "}".repeat(31);
    String manyKeys =
        IntStream.range(0, 10_001)
            .mapToObj(i -> "\"k" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    return Stream.of(
        HttpCase.of(6, "33 levels", free(over), 400, "too-deep"),
        HttpCase.of(6, "100,000 [", enqueue("[".repeat(100_000)), 400, "too-deep"),
        HttpCase.of(7, "32 levels", free(atLimit), 202),
        HttpCase.of(27, "10,001 keys", free(manyKeys), 400, "too-many-tokens"),
        HttpCase.of(
            27, "a name of 129", free("{\"" + "n".repeat(129) + "\":1}"), 400, "name-too-long"),
        HttpCase.of(28, "5,000 names of one hash", free(oneHash(5_000)), 202).or(400).within(200),
        HttpCase.of(14, "262,145 bytes", enqueue(padded(MAX_BYTES + 1)), 413, "payload-too-large"),
        HttpCase.of(
            14,
            "262,145 bytes in base64",
            post("/tasks").header("content-type", "application/json").bytes(binary(MAX_BYTES + 1)),
            413,
            "payload-too-large"),
        HttpCase.of(15, "262,144 bytes", enqueue(padded(MAX_BYTES)), 202));
  }

  /** Good JSON of exactly so many bytes. */
  static String padded(int bytes) {
    return GOOD + " ".repeat(bytes - GOOD.length());
  }

  private static byte[] binary(int bytes) {
    byte[] binary = new byte[bytes];
    java.util.Arrays.fill(binary, (byte) 0xff);
    return binary;
  }

  /** "Aa" and "BB" have one hashCode, and so has every sequence of them of one length. */
  private static String oneHash(int names) {
    return IntStream.range(0, names)
        .mapToObj(
            i ->
                IntStream.range(0, 13)
                    .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                    .collect(Collectors.joining("", "\"", "\":1")))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Stream<HttpCase> numbers() {
    return Stream.of(
            Stream.of("1e400", "-1", "10", "1.5", "\"5\"", "true")
                .map(v -> invalid(8, "priority", v, "out-of-range", "wrong-type")),
            Stream.of("1e1000000000", "9".repeat(10_000)).map(v -> large(9, v).within(50)),
            Stream.of("-1", "9223372036854775808", "31536001")
                .map(v -> invalid(10, "delaySeconds", v, "out-of-range")),
            Stream.of(
                    "\"R6-01-01T00:00:00Z\"",
                    "\"2026-01-01T00:00:00\"",
                    "\"2026-01-01\"",
                    "\"9999-01-01T00:00:00Z\"",
                    "\"2568-01-01T00:00:00+07:00[u-ca=buddhist]\"",
                    "\"\u0662\u0660\u0662\u0666-01-01T00:00:00Z\"",
                    "1767225600")
                .map(v -> invalid(10, "runAt", v, "out-of-range", "wrong-format", "wrong-type")),
            Stream.of(HttpCase.of(12, "delaySeconds -0", with("\"delaySeconds\":-0"), 202)),
            Stream.of("0", "1000", "101").map(v -> invalid(29, "maxAttempts", v, "out-of-range")),
            Stream.of("0", "100000", "841")
                .map(v -> invalid(29, "timeoutSeconds", v, "out-of-range")),
            Stream.of("0", "31536001").map(v -> invalid(29, "expiresInSeconds", v, "out-of-range")))
        .flatMap(cases -> cases);
  }

  private static HttpCase invalid(int row, String member, String value, String... slugs) {
    HttpCall call = with("\"" + member + "\":" + value);
    return HttpCase.of(row, member + " " + value, call, 422, slugs);
  }

  private static HttpCase large(int row, String value) {
    HttpCall call = with("\"priority\":" + value);
    return HttpCase.of(row, value.substring(0, 5) + "…", call, 400, "number-too-large");
  }

  private static Stream<HttpCase> transfer() {
    HttpCall good = enqueue(GOOD);
    return Stream.of(
            Stream.of("gzip", "br", "deflate", "x-gzip, identity")
                .map(
                    encoding ->
                        HttpCase.of(
                            17,
                            encoding,
                            good.header("content-encoding", encoding).bytes(gzip(GOOD)),
                            415,
                            "unsupported-encoding")),
            Stream.of(
                HttpCase.of(
                    17,
                    "a bomb",
                    good.header("content-encoding", "gzip").bytes(gzip(" ".repeat(10_000_000))),
                    415,
                    "unsupported-encoding"),
                HttpCase.of(
                    18,
                    "no Content-Type",
                    good.without("content-type"),
                    415,
                    "unsupported-media-type")),
            Stream.of(
                    "text/plain",
                    "multipart/form-data; boundary=x",
                    "application/x-www-form-urlencoded",
                    "application/json; charset=utf-16",
                    "application/json-seq",
                    ";")
                .map(
                    type ->
                        HttpCase.of(
                            18,
                            type,
                            good.header("content-type", type),
                            415,
                            "unsupported-media-type")),
            Stream.of(
                    "application/json;charset=UTF-8",
                    "APPLICATION/JSON",
                    "application/json; charset=\"utf-8\"")
                .map(type -> HttpCase.of(19, type, good.header("content-type", type), 202)))
        .flatMap(cases -> cases);
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
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
                    13,
                    "65,537 characters",
                    enqueue(
                        "{\"type\":\"echo\",\"params\":{\"text\":\"" + "x".repeat(65_537) + "\"}}"),
                    422,
                    "too-long"),
                HttpCase.of(20, "BOM", enqueue("\ufeff" + GOOD), 400, "malformed-json")),
            broken.stream()
                .map(
                    bytes ->
                        HttpCase.of(
                            21,
                            "bad UTF-8 of " + bytes.length + " bytes",
                            enqueue("").bytes(around(bytes)),
                            400,
                            "malformed-encoding")),
            Stream.of("\\ud800", "\\udc00x", "\\u0000")
                .flatMap(
                    text ->
                        Stream.of(
                            bad(22, echo(text), 422, "invalid-text"),
                            invalid(22, "queue", "\"" + text + "\"", "invalid-text"),
                            bad(22, "{\"type\":\"" + text + "\"}", 422, "invalid-text"))),
            Stream.of(with("\"\\u0000\":1"), free("{\"\\u0000\":1}"))
                .map(call -> HttpCase.of(22, "a name of U+0000", call, 422, "invalid-text")),
            // the parser itself takes no half pair in a name
            Stream.of(with("\"\\ud800\":1"), free("{\"\\ud800\":1}"))
                .map(call -> HttpCase.of(22, "half a name", call, 400, "malformed-json")),
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
                .map(t -> bad(23, "{\"type\":\"" + t + "\",\"params\":{}}", 422, "unknown-type")),
            Stream.of(
                    "</script><img src=x onerror=alert(1)>",
                    "{{resolve:secretsmanager:x}}",
                    "${jndi:ldap://x}",
                    "%n%s",
                    "\\r\\n{\\\"log\\\":\\\"request\\\",\\\"status\\\":200}")
                .map(
                    text ->
                        HttpCase.of(
                            text.startsWith("<") ? 30 : 31, text, enqueue(echo(text)), 202)))
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
                            24,
                            "{\"type\":\"echo\",\"params\":{\"text\":\"x\"," + member + "}}",
                            422,
                            "unknown-field")),
            Stream.of("[\"com.sun.rowset.JdbcRowSetImpl\",{}]", "\"x\"", "1")
                .map(v -> bad(24, "{\"type\":\"echo\",\"params\":" + v + "}", 422, "wrong-type")),
            Stream.of("nope", "Type", "constructor")
                .map(name -> invalid(25, name, "1", "unknown-field")),
            Stream.of("id", "state", "attempt", "token", "owner", "result", "createdAt")
                .map(name -> invalid(25, name, "\"x\"", "read-only-field")),
            Stream.of("{}", "{\"type\":null,\"params\":null}", "{\"type\":\"echo\"}")
                .map(json -> bad(26, json, 422, "missing-field")),
            Stream.of("\"\"", "\"Upper\"", "\"a_b\"", "\"" + "q".repeat(41) + "\"")
                .map(queue -> invalid(29, "queue", queue, "wrong-format")),
            Stream.of(
                HttpCase.of(
                    10,
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
                    36,
                    "key of " + key.length(),
                    enqueue(GOOD).header("idempotency-key", key),
                    400,
                    "invalid-idempotency-key"));
  }
}
