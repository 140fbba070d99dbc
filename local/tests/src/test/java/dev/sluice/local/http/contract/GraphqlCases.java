package dev.sluice.local.http.contract;

import static dev.sluice.local.http.HttpCall.of;
import static dev.sluice.local.http.HttpCall.post;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.http.HttpCall;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Bodies, callers and documents of {@code POST /graphql}. */
public final class GraphqlCases {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESPONSE = "application/graphql-response+json";

  private GraphqlCases() {}

  /** A call with this document. */
  public static HttpCall call(String document) {
    return call(document, Map.of());
  }

  public static HttpCall call(String document, Map<String, Object> variables) {
    return body(JSON.valueToTree(Map.of("query", document, "variables", variables)).toString());
  }

  private static HttpCall body(String json) {
    return post("/graphql").json(json);
  }

  static Stream<HttpCase> all() {
    return Stream.of(bodies(), callers(), documents()).flatMap(cases -> cases);
  }

  private static HttpCase bad(String json, String slug) {
    String input = "/graphql " + (json.length() > 60 ? json.substring(0, 60) + "…" : json);
    return HttpCase.of(input, body(json), 400, slug);
  }

  private static Stream<HttpCase> bodies() {
    HttpCall good = call("{results{id}}");
    String deep = "{\"query\":\"{a}\",\"variables\":" + "[".repeat(32) + "]".repeat(32) + "}";
    return Stream.of(
        bad("", "malformed-json"),
        bad("{", "malformed-json"),
        bad("[{\"query\":\"{results{id}}\"}]", "wrong-shape"),
        bad("null", "wrong-shape"),
        bad("{\"query\":\"{a}\",\"query\":\"{a}\"}", "duplicate-key"),
        bad(deep, "too-deep"),
        bad("[".repeat(100_000), "too-deep"),
        bad("{}", "wrong-shape"),
        bad("{\"query\":1}", "wrong-shape"),
        bad("{\"query\":\"{a}\",\"variables\":[]}", "wrong-shape"),
        bad("{\"query\":\"{a}\",\"nope\":1}", "wrong-shape"),
        HttpCase.of(
            "/graphql 262,145 bytes",
            body("{\"query\":\"{results{id}}\"}" + " ".repeat(262_145 - 25)),
            413,
            "payload-too-large"),
        HttpCase.of(
            "/graphql gzip", good.header("content-encoding", "gzip"), 415, "unsupported-encoding"),
        HttpCase.of(
            "/graphql as text",
            good.header("content-type", "text/plain"),
            415,
            "unsupported-media-type"),
        HttpCase.of(
            "/graphql bad UTF-8",
            good.bytes(new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'}),
            400,
            "malformed-encoding"));
  }

  private static Stream<HttpCase> callers() {
    HttpCall good = call("{results{id}}");
    return Stream.of(
        HttpCase.of("/graphql", good.without("authorization"), 401, "unauthorized"),
        HttpCase.of("/graphql", good.header("origin", "https://evil.example"), 403, "cross-site"),
        HttpCase.of("/graphql", of("GET", "/graphql"), 405, "method-not-allowed"),
        HttpCase.of("/graphql/", post("/graphql/").json("{}"), 404, "not-found"),
        HttpCase.of("/graphql?query=x", post("/graphql?query=x"), 400, "invalid-parameter"));
  }

  /** Each is answered 200 with errors, and soon. {@code GraphqlTest} checks what they say. */
  private static Stream<HttpCase> documents() {
    return Stream.of(
            aliases(10_000, "results{id}"),
            aliases(700, "__typename"),
            "{" + "results{id}".repeat(400) + "}",
            "{tasks" + "{tasks".repeat(50) + "}".repeat(51),
            "{".repeat(30_000),
            "{results{id" + " ".repeat(60_000) + "}}",
            "{results" + "(a:[".repeat(700) + "}",
            fragments(20),
            "query{...a}fragment a on Query{...b}fragment b on Query{...a}",
            "{"
                + IntStream.range(0, 700).mapToObj(i -> "f" + i).collect(Collectors.joining(" "))
                + "}",
            "{results{id " + "id ".repeat(900) + "}}",
            "{__schema{types{name}}}",
            "{nope}",
            "\ud800",
            "")
        .map(document -> HttpCase.of(cut(document), call(document), 200));
  }

  private static String cut(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  public static String aliases(int n, String field) {
    return IntStream.range(0, n)
        .mapToObj(i -> "a" + i + ":" + field)
        .collect(Collectors.joining(" ", "{", "}"));
  }

  /** Each spreads the next one twice: 2 to the power of n fields. */
  public static String fragments(int n) {
    String all =
        IntStream.range(0, n)
            .mapToObj(i -> "fragment f%d on Query{...f%d ...f%d}".formatted(i, i + 1, i + 1))
            .collect(Collectors.joining());
    return "{...f0}" + all + "fragment f" + n + " on Query{results{id}}";
  }

  /** The call by a client that knows the media type of GraphQL answers. */
  public static HttpCall typed(HttpCall call) {
    return call.header("accept", RESPONSE + ", application/json");
  }
}
