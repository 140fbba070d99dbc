package dev.sluice.local.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.local.tasks.TestApp;
import dev.sluice.redis.RedisTaskQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/**
 * Makes the pictures in {@code docs/}. It is not a test, so it runs only with the profile {@code
 * screenshots}. It creates everything that they show, including a wrong line in the sales.
 */
class Screenshots extends PageScenario {
  private static final int MINUTE_MILLIS = 60_000;
  private static final List<String> SELLERS =
      List.of("amber-mill", "blue-harbor", "cedar-lane", "delta-craft");

  @TempDir private Path sales;
  private HttpServer api;

  @Override
  PageSite newSite() {
    try {
      writeSales();
      api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      api.createContext(
          "/search/repositories",
          exchange -> {
            byte[] body = repositories().getBytes(UTF_8);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      api.start();
      return PageSite.ofBuiltIn(queue -> new App(queue, SalesSource.open(sales.toString()), api));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stopApi() {
    api.stop(0);
  }

  private static final class App extends TestApp {
    private final HttpServer api;

    App(RedisTaskQueue queue, SalesSource sales, HttpServer api) {
      super(queue, sales);
      this.api = api;
    }

    @Override
    public URI githubApi() {
      return URI.create("http://127.0.0.1:" + api.getAddress().getPort());
    }

    @Override
    public int callsAMinute() {
      return PageSite.CALLS_A_MINUTE;
    }
  }

  private void writeSales() throws IOException {
    Random random = new Random(7);
    StringBuilder rows =
        new StringBuilder("day,seller_id,product_id,category,units_sold,revenue,freight\n");
    for (String seller : SELLERS) {
      for (int day = 1; day <= 7; day++) {
        for (int row = 0; row < 1 + random.nextInt(4); row++) {
          int units = 1 + random.nextInt(9);
          rows.append("2024-01-0%d,%s,p-%03d,kitchen,".formatted(day, seller, random.nextInt(40)))
              .append("%d,%d.90,3.50%n".formatted(units, units * 14));
        }
      }
    }
    rows.append("2024-01-04,blue-harbor,p-012,garden,two,19.90,3.50\n");
    Files.writeString(sales.resolve("sales-2024.csv"), rows.toString());
  }

  private static String repositories() {
    List<String> names =
        List.of("harbour/lantern", "quiet/river", "north/compass", "paper/kite", "stone/bridge");
    return IntStream.range(0, names.size())
        .mapToObj(
            i ->
                "{\"full_name\": \"%s\", \"stargazers_count\": %d}"
                    .formatted(names.get(i), 421_337 - 31_007 * i))
        .collect(Collectors.joining(",", "{\"incomplete_results\": false, \"items\": [", "]}"));
  }

  @Test
  void takeAll() throws IOException {
    aBusyHour();
    site.plan(15 * PageSite.CALLS_A_MINUTE + 6);
    site.work();
    Map<String, ?> week =
        Map.of(
            "startDate", "2024-01-01",
            "endDate", "2024-01-07",
            "sellerIds", SELLERS,
            "launcher", "ann");
    List<String> ended = new ArrayList<>();
    ended.add(site.enqueue("top-repositories", Map.of()));
    String report = site.enqueue("seller-report", week);
    ended.add(report);
    for (int i = 1; i <= 7; i++) {
      ended.add(site.enqueue("evaluate", formula("circle " + i, "2 * pi * " + i + "^2")));
      ended.add(site.enqueue("flaky", Map.of("failRate", 0.3, "seed", i)));
    }
    for (String code : List.of("9^9^9^9", "8^8^8^8", "7^7^7^7^7")) {
      ended.add(site.enqueue("evaluate", formula("too large", code)));
    }
    Map<String, ?> days = Map.of("startDate", "2024-01-01", "endDate", "2024-01-07");
    ended.add(site.enqueue("export", days));
    await().until(() -> ended.stream().allMatch(this::ended));
    site.enqueue("sleep", Map.of("millis", 300_000));
    site.enqueue("sleep", Map.of("millis", 90_000));
    Page page = open(PageSite.OPERATOR, "#/overview");
    page.setViewportSize(1_280, 800);
    take(page, "overview", "#/overview");
    take(page, "tasks", "#/tasks");
    take(page, "task", "#/tasks/" + report);
    take(page, "launch", "#/launch/seller-report?like=" + report);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    take(page, "overview-dark", "#/overview");
    take(page, "task-dark", "#/tasks/" + report);
  }

  private static Map<String, ?> formula(String name, String code) {
    return Map.of("name", name, "code", code);
  }

  private boolean ended(String id) {
    return site.queue.find(id).orElseThrow().state().terminal();
  }

  /** What the queue would have counted if it had been up for an hour. */
  private void aBusyHour() {
    Random random = new Random(11);
    long now = Instant.now().toEpochMilli() / MINUTE_MILLIS;
    try (RedisClient redis = RedisClient.create(site.redis.url())) {
      for (long minute = now - 59; minute < now; minute++) {
        double wave = 1 + Math.sin(minute / 7.0);
        String key = "sluice:{0}:ended:" + minute;
        redis.hincrBy(key, "s", 20 + (long) (wave * 40) + random.nextInt(20));
        redis.hincrBy(key, "f", random.nextInt(4));
        redis.hincrBy(key, "r", random.nextInt(8));
      }
    }
  }

  private void take(Page page, String name, String view) {
    page.navigate(site.address() + "/" + view);
    page.locator("main .card:visible, main tr[data-id], main .panel").first().waitFor();
    page.evaluate("() => document.getAnimations().forEach(animation => animation.finish())");
    Path docs = Path.of("..", "..", "docs");
    page.screenshot(new Page.ScreenshotOptions().setPath(docs.resolve(name + ".png")));
  }
}
