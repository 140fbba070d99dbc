package dev.sluice.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.local.LocalContext;
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

/** What a cold start must not load, from start to first answer, in a process of its own. */
class ColdStartTest {
  /** The generated {@code equals} of a record loads it and puts methods together for 70 ms. */
  private static final String GENERATED_EQUALS = "java.lang.runtime.ObjectMethods ";

  private static final String EVENT =
      """
      {"version": "2.0", "rawPath": "/tasks", "rawQueryString": "",
       "headers": {"content-type": "application/json", "authorization": "Bearer bench"},
       "requestContext": {"http": {"method": "%s", "path": "/tasks", "sourceIp": "127.0.0.1"},
         "requestId": "1", "stage": "$default"},
       "body": "{\\"type\\": \\"sleep\\", \\"params\\": {\\"millis\\": 1}}"}
      """;

  @TempDir Path directory;

  /** The process: a handler's class and an event, to one answer. */
  public static void main(String[] arguments) throws Exception {
    var handler =
        (RequestStreamHandler) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(arguments[1].getBytes(StandardCharsets.UTF_8)),
        answer,
        new LocalContext("cold", Duration.ofSeconds(10)));
    System.out.print(answer.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"dev.sluice.app.EnqueueHandler, POST", "dev.sluice.app.QueryHandler, GET"})
  void noEqualsIsPutTogether(String handler, String method) throws Exception {
    assertEquals(List.of(), loaded(handler, method, GENERATED_EQUALS));
  }

  @Test
  void takingATaskLoadsNoLibraryThatItDoesNotNeed() throws Exception {
    String log = log("dev.sluice.app.EnqueueHandler", "POST");
    for (String library :
        List.of(
            "com.fasterxml.jackson.databind.", "graphql.", "software.amazon.", "jakarta.mail.")) {
      assertEquals(List.of(), lines(log, " " + library));
    }
  }

  private List<String> loaded(String handler, String method, String name) throws Exception {
    return lines(log(handler, method), name);
  }

  private static List<String> lines(String log, String text) {
    return log.lines().filter(line -> line.contains(text)).toList();
  }

  /** Every class that the process loaded, a line each. Redis is away, so it answers 503. */
  private String log(String handler, String method) throws Exception {
    Path log = directory.resolve("loaded.txt");
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:file=" + log,
            "-cp",
            System.getProperty("java.class.path"),
            ColdStartTest.class.getName(),
            handler,
            String.format(EVENT, method));
    process.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    process
        .environment()
        .putAll(
            Map.of(
                "SLUICE_REDIS_URL",
                "redis://127.0.0.1:9",
                "SLUICE_TOKENS",
                "bench:operator:1b32c28cb38c05480eccc1bd60ff97029b57a05c96718b96dad7e9d84894f549"));
    Path answer = directory.resolve("answer.txt");
    Process started = process.redirectErrorStream(true).redirectOutput(answer.toFile()).start();
    started.waitFor();
    String answered = Files.readString(answer);
    assertTrue(answered.contains("\"statusCode\":503"), answered);
    return Files.readString(log);
  }
}
