package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.app.App;
import dev.sluice.http.route.Server;
import dev.sluice.local.events.EventReplay;
import dev.sluice.local.events.Template;
import dev.sluice.local.redis.TestRedis;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/**
 * Replays every file in events/ through the handlers that would receive it, with no more rights in
 * Redis than the template gives.
 */
class EventsTest {
  @Test
  void everyEventGetsItsAnswer() throws IOException {
    try (TestRedis redis = TestRedis.embedded();
        Sluice sluice = new App().sluice(settings(redis))) {
      sluice.refreshReferences();
      EventReplay.Functions functions =
          (function, event, seconds) ->
              invoke(handler(sluice, function), event, Duration.ofSeconds(seconds));
      assertEquals(List.of(), new EventReplay(functions, new Template()).differences(line -> {}));
    }
  }

  private static Settings settings(TestRedis redis) throws IOException {
    try (Jedis admin = new Jedis(redis.url())) {
      admin.aclSetUser("sluice", new Template().accessString());
      admin.aclSetUser("sluice", ">password");
    }
    String url = "redis://sluice:password@127.0.0.1:" + redis.url().getPort();
    return Settings.of(EventReplay.variables(url));
  }

  private static RequestStreamHandler handler(Sluice sluice, Template.Function function) {
    String server = function.name().replace("Function", "").toLowerCase(Locale.ROOT);
    return switch (server) {
      case "enqueue" -> sluice.enqueue();
      case "drain" -> sluice.drain();
      default -> sluice.function(new Server(server));
    };
  }

  private static byte[] invoke(RequestStreamHandler handler, byte[] event, Duration time)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event), answer, new LocalContext("events", time));
    return answer.toByteArray();
  }
}
