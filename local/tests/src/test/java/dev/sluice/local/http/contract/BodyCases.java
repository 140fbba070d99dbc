package dev.sluice.local.http.contract;

import static dev.sluice.local.http.HttpCall.enqueue;
import static dev.sluice.local.http.HttpCall.post;

import dev.sluice.local.http.HttpCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** What can be wrong with a body as a whole, its numbers and its headers. */
public final class BodyCases {
  public static final String GOOD = "{\"type\":\"echo\",\"params\":{\"text\":\"x\"}}";

  public static final int MAX_BYTES = 262_144;

  private BodyCases() {}

  static Stream<HttpCase> all() {
    return Stream.of(unreadable(), limits(), numbers(), transfer()).flatMap(cases -> cases);
  }

  /** An echo task with additional members, or with a member twice. */
  static HttpCall with(String members) {
    return enqueue("{\"type\":\"echo\",\"params\":{\"text\":\"x\"}," + members + "}");
  }

  static HttpCall free(String json) {
    return enqueue("{\"type\":\"free\",\"params\":{\"any\":" + json + "}}");
  }

  static HttpCase bad(String json, int status, String... slugs) {
    String input = json.length() > 60 ? json.substring(0, 60) + "…" : json;
    return HttpCase.of(input, enqueue(json), status, slugs);
  }

  private static Stream<HttpCase> unreadable() {
    return Stream.of(
            Stream.of(bad("", 400, "malformed-json"), bad("{", 400, "malformed-json")),
            Stream.of("null", "[]", "\"x\"", "1").map(json -> bad(json, 400, "wrong-shape")),
            Stream.of(GOOD + " x", GOOD + GOOD, GOOD + "\n" + GOOD)
                .map(json -> bad(json, 400, "malformed-json")),
            Stream.of(
                    "{\"type\":\"echo\",\"type\":\"echo\",\"params\":{\"text\":\"x\"}}",
                    "{\"type\":\"echo\",\"params\":{\"text\":\"x\",\"text\":\"x\"}}",
                    "{\"type\":\"echo\",\"\\u0074ype\":\"echo\",\"params\":{\"text\":\"x\"}}")
                .map(json -> bad(json, 400, "duplicate-key")),
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
                        HttpCase.of(value, with("\"priority\":" + value), 400, "malformed-json")),
            Stream.of(
                bad("{\"type\":\"echo\",\"params\":{\"text\":\"x\"},}", 400, "malformed-json")))
        .flatMap(cases -> cases);
  }

  private static Stream<HttpCase> limits() {
    // the body and params are two levels, so a value in "any" is two levels deeper
    String atLimit = "{\"a\":".repeat(30) + "1" + "}".repeat(30);
    String over = "{\"a\":".repeat(31) + "1" + "}".repeat(31);
    String manyKeys =
        IntStream.range(0, 10_001)
            .mapToObj(i -> "\"k" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    return Stream.of(
        HttpCase.of("33 levels", free(over), 400, "too-deep"),
        HttpCase.of("100,000 [", enqueue("[".repeat(100_000)), 400, "too-deep"),
        HttpCase.of("32 levels", free(atLimit), 202),
        HttpCase.of("10,001 keys", free(manyKeys), 400, "too-many-tokens"),
        HttpCase.of("a name of 129", free("{\"" + "n".repeat(129) + "\":1}"), 400, "name-too-long"),
        HttpCase.of("5,000 names of one hash", free(oneHash(5_000)), 202).or(400).within(200),
        HttpCase.of("262,145 bytes", enqueue(padded(MAX_BYTES + 1)), 413, "payload-too-large"),
        HttpCase.of(
            "262,145 bytes in base64",
            post("/tasks").header("content-type", "application/json").bytes(binary(MAX_BYTES + 1)),
            413,
            "payload-too-large"),
        HttpCase.of("262,144 bytes", enqueue(padded(MAX_BYTES)), 202));
  }

  /** Valid JSON of exactly this many bytes. */
  public static String padded(int bytes) {
    return GOOD + " ".repeat(bytes - GOOD.length());
  }

  private static byte[] binary(int bytes) {
    byte[] binary = new byte[bytes];
    java.util.Arrays.fill(binary, (byte) 0xff);
    return binary;
  }

  /** "Aa" and "BB" have the same hashCode, and so do all sequences of them of the same length. */
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
                .map(v -> invalid("priority", v, "out-of-range", "wrong-type")),
            Stream.of("1e1000000000", "9".repeat(10_000)).map(v -> large(v).within(50)),
            Stream.of("-1", "9223372036854775808", "31536001")
                .map(v -> invalid("delaySeconds", v, "out-of-range")),
            Stream.of(
                    "\"R6-01-01T00:00:00Z\"",
                    "\"2026-01-01T00:00:00\"",
                    "\"2026-01-01\"",
                    "\"9999-01-01T00:00:00Z\"",
                    "\"2568-01-01T00:00:00+07:00[u-ca=buddhist]\"",
                    "\"\u0662\u0660\u0662\u0666-01-01T00:00:00Z\"",
                    "1767225600")
                .map(v -> invalid("runAt", v, "out-of-range", "wrong-format", "wrong-type")),
            Stream.of(HttpCase.of("delaySeconds -0", with("\"delaySeconds\":-0"), 202)),
            Stream.of("0", "1000", "101").map(v -> invalid("maxAttempts", v, "out-of-range")),
            Stream.of("0", "100000", "841").map(v -> invalid("timeoutSeconds", v, "out-of-range")),
            Stream.of("0", "31536001").map(v -> invalid("expiresInSeconds", v, "out-of-range")))
        .flatMap(cases -> cases);
  }

  static HttpCase invalid(String member, String value, String... slugs) {
    HttpCall call = with("\"" + member + "\":" + value);
    return HttpCase.of(member + " " + value, call, 422, slugs);
  }

  private static HttpCase large(String value) {
    HttpCall call = with("\"priority\":" + value);
    return HttpCase.of(value.substring(0, 5) + "…", call, 400, "number-too-large");
  }

  private static Stream<HttpCase> transfer() {
    HttpCall good = enqueue(GOOD);
    return Stream.of(
            Stream.of("gzip", "br", "deflate", "x-gzip, identity")
                .map(
                    encoding ->
                        HttpCase.of(
                            encoding,
                            good.header("content-encoding", encoding).bytes(gzip(GOOD)),
                            415,
                            "unsupported-encoding")),
            Stream.of(
                HttpCase.of(
                    "a bomb",
                    good.header("content-encoding", "gzip").bytes(gzip(" ".repeat(10_000_000))),
                    415,
                    "unsupported-encoding"),
                HttpCase.of(
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
                            type,
                            good.header("content-type", type),
                            415,
                            "unsupported-media-type")),
            Stream.of(
                    "application/json;charset=UTF-8",
                    "APPLICATION/JSON",
                    "application/json; charset=\"utf-8\"")
                .map(type -> HttpCase.of(type, good.header("content-type", type), 202)))
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
}
