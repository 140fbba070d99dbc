package dev.sluice.local.http.contract;

import static dev.sluice.local.http.HttpCall.enqueue;
import static dev.sluice.local.http.HttpCall.post;

import dev.sluice.local.http.HttpCall;
import java.util.stream.Stream;

/** Launches of reports whose params are wrong. */
public final class LaunchCases {
  public static final String FORM =
      "start_date=2024-02-28&end_date=2024-03-01&seller_id=amber-mill&launcher=ann";

  public static HttpCall form(String fields) {
    return post("/").form(fields);
  }

  private LaunchCases() {}

  static Stream<HttpCase> all() {
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
