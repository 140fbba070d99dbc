package dev.sluice.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.local.LocalContext;
import dev.sluice.local.redis.TestRedis;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/**
 * The hooks before a snapshot and after it, in a process of its own, called by the context that
 * Lambda's runtime client has.
 */
class SnapshotTest {
  private static final String EVENT =
      """
      {"version": "2.0", "rawPath": "/tasks", "rawQueryString": "",
       "headers": {"content-type": "application/json", "authorization": "Bearer bench"},
       "requestContext": {"http": {"method": "%s", "path": "/tasks", "sourceIp": "127.0.0.1"},
         "requestId": "1", "stage": "$default"},
       "body": "{\\"type\\": \\"sleep\\", \\"params\\": {\\"millis\\": 1}}"}
      """;

  /** Loaded between the two hooks, to be found in the log. */
  private static final class Restored {}

  @TempDir Path directory;

  /** The process: a handler's class and an event, to the hooks and then to one answer. */
  public static void main(String[] arguments) throws Exception {
    System.setProperty("org.crac.Core.Compat", Core.class.getPackageName());
    var handler =
        (RequestStreamHandler) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    LocalContext context = new LocalContext("cold", Duration.ofSeconds(10));
    try {
      Core.getGlobalContext().beforeCheckpoint(null);
    } catch (UnsatisfiedLinkError e) {
      // last of all it empties the DNS cache of the C library, which needs the runtime's own
      // library
    }
    System.out.println("snapshot");
    System.in.read();
    new Restored();
    Core.getGlobalContext().afterRestore(null);
    handler.handleRequest(
        new ByteArrayInputStream(arguments[1].getBytes(StandardCharsets.UTF_8)), answer, context);
    System.out.println(answer.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "EnqueueHandler, POST, '\"statusCode\":202'",
    "QueryHandler, GET, '\"statusCode\":200'",
    "DrainHandler, '', '\"claimed\":0'"
  })
  void theFirstCallLoadsNoClass(String handler, String method, String expected) throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        Jedis client = new Jedis(redis.url())) {
      Process function = start(handler, String.format(EVENT, method), redis.url().toString());
      BufferedReader said = function.inputReader();
      assertEquals("snapshot", said.readLine());
      assertEquals(1, client.clientList().lines().count(), "connections, this test's included");
      assertEquals(List.of(), List.copyOf(client.keys("sluice:{*")), "keys outside the rehearsal");
      function.outputWriter().append('\n').close();
      String answer = said.readLine();
      function.waitFor();
      assertTrue(answer.contains(expected), answer);
      List<String> log = Files.readAllLines(directory.resolve("loaded.txt"));
      int restored = log.size();
      while (!log.get(restored - 1).contains(Restored.class.getName())) {
        restored--;
      }
      assertEquals(
          List.of(),
          log.subList(restored, log.size()).stream()
              .filter(line -> line.contains(" dev.sluice.") || line.contains(" redis.clients."))
              .toList());
    }
  }

  @Test
  void withoutRedisThereIsNoRehearsalAndAStart() throws Exception {
    Process function = start("EnqueueHandler", String.format(EVENT, "POST"), "redis://127.0.0.1:9");
    BufferedReader said = function.inputReader();
    assertEquals("snapshot", said.readLine());
    function.outputWriter().append('\n').close();
    String answer = said.readLine();
    assertTrue(answer.contains("\"statusCode\":503"), answer);
  }

  private Process start(String handler, String event, String redis) throws Exception {
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:file=" + directory.resolve("loaded.txt"),
            "-cp",
            System.getProperty("java.class.path"),
            SnapshotTest.class.getName(),
            "dev.sluice.app." + handler,
            event);
    process.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    process
        .environment()
        .putAll(
            Map.of(
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                "snap-start",
                "SLUICE_REDIS_URL",
                redis,
                "SLUICE_TOKENS",
                "bench:operator:1b32c28cb38c05480eccc1bd60ff97029b57a05c96718b96dad7e9d84894f549"));
    return process.redirectError(directory.resolve("errors.txt").toFile()).start();
  }
}
