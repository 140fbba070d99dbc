package dev.sluice.local.isolated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What another user of the machine, or a page in a browser, gets from the APIs of functions. */
class PrivateApiTest {
  private static final String APPLICATION = "no.such.Application";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void eventsAreOnlyForTheFunction() throws Exception {
    try (Environment function = new Environment(APPLICATION, "query", Map.of(), log::add)) {
      String next = "/2018-06-01/runtime/invocation/next";
      String answer = "/2018-06-01/runtime/invocation/x/response";
      for (String path : List.of(next, answer, "/", "//" + next, "/x" + next)) {
        assertEquals(404, post(root(function.address()) + path, "RequestResponse"), path);
      }
      String secret = function.address().replaceFirst("[^/]*", "");
      assertTrue(
          ProcessHandle.current()
              .descendants()
              .noneMatch(child -> commandLine(child).contains(secret)));
      String why =
          assertThrows(IOException.class, () -> function.invoke("{}".getBytes(), LIMIT))
              .getMessage();
      assertTrue(why.contains(APPLICATION) || why.contains("has ended"), why);
    }
  }

  @Test
  void onlyFunctionsStartDrainsAndNothingElse() throws Exception {
    try (Functions functions = new Functions(APPLICATION, Map.of(), 1, Duration.ZERO, log::add)) {
      String drain = "/2015-03-31/functions/drain/invocations?Qualifier=live";
      assertEquals(404, post(root(functions.address()) + drain, "Event"));
      String address = "http://" + functions.address();
      assertEquals(404, post(address + drain, "RequestResponse"));
      assertEquals(404, post(address + drain.replace("drain", "query"), "Event"));
      assertEquals(0, functions.asked() + functions.environments("query"));
      assertEquals(202, post(address + drain, "Event"));
      assertEquals(1, functions.asked());
    }
  }

  /** The whole of it, of which Java tells the beginning only. */
  private static String commandLine(ProcessHandle child) {
    try {
      return Files.readString(Path.of("/proc/" + child.pid() + "/cmdline"));
    } catch (IOException e) { // it has ended, or this is not Linux
      return child.info().commandLine().orElse("");
    }
  }

  private static String root(String address) {
    return "http://" + address.replaceFirst("/.*", "");
  }

  private int post(String address, String type) throws Exception {
    HttpRequest call =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(LIMIT)
            .header("X-Amz-Invocation-Type", type)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return client.send(call, BodyHandlers.discarding()).statusCode();
  }
}
