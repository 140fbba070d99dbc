package dev.sluice.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Lambda does. */
class LambdaWakeTest {
  private static final String ARN = "arn:aws:lambda:eu-west-1:123456789012:function:drain:live";

  private final List<String> invoked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> logged = new ArrayList<>();
  private final HttpServer server;
  private volatile int status = 202;
  private volatile String kind;

  LambdaWakeTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange call) throws IOException {
    invoked.add(
        call.getRequestMethod()
            + " "
            + call.getRequestURI()
            + " "
            + call.getRequestHeaders().getFirst("X-Amz-Invocation-Type")
            + " "
            + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    assertTrue(
        call.getRequestHeaders()
            .getFirst("Authorization")
            .contains("/eu-west-1/lambda/aws4_request"));
    if (kind != null) {
      call.getResponseHeaders().set("x-amzn-ErrorType", kind);
    }
    call.sendResponseHeaders(status, -1);
    call.close();
  }

  private LambdaWake wake() {
    return wake("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private LambdaWake wake(String endpoint) {
    Map<String, String> environment =
        new HashMap<>(Map.of("AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "canary-key"));
    environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1"); // of other services
    environment.put("AWS_ENDPOINT_URL_LAMBDA", endpoint);
    return new LambdaWake(ARN, environment, logged::add);
  }

  @Test
  void invokesTheAliasOnceForEachDrainAndWaitsForNone() {
    wake().start(2);
    String call =
        "POST /2015-03-31/functions/drain/invocations?Qualifier=live Event {\"mode\":\"wake\"}";
    assertEquals(List.of(call, call), invoked);
    assertEquals(List.of(), logged);
  }

  @Test
  void anotherServerMayHaveAPath() {
    String server = "http://127.0.0.1:" + this.server.getAddress().getPort();
    wake(server + "/a-b/").start(1);
    assertTrue(invoked.get(0).startsWith("POST /a-b/2015-03-31/functions/drain/"), invoked.get(0));
    wake("127.0.0.1:4566").start(1);
    wake("localhost:4566").start(1);
    assertEquals(2, logged.size(), "" + logged);
    assertTrue(logged.stream().allMatch(line -> line.contains("(AWS_ENDPOINT_URL is not a URL)")));
  }

  @Test
  void aMissingPermissionIsLoggedInOneLineThatNamesIt() {
    status = 403;
    kind = "AccessDeniedException:http://internal.amazon.com/coral/";
    wake().start(10);
    assertEquals(1, invoked.size());
    assertEquals(
        List.of(
            "No drain was started for new tasks (AccessDeniedException): this function's role needs"
                + " lambda:InvokeFunction on "
                + ARN
                + "; the next tick starts one"),
        logged);
  }

  @Test
  void anyOtherFailureIsLoggedToo() {
    status = 429;
    kind = "TooManyRequestsException";
    wake().start(1);
    server.stop(0);
    wake().start(1);
    new LambdaWake(ARN, Map.of(), logged::add).start(1);
    assertEquals(3, logged.size());
    assertTrue(logged.get(0).contains("(TooManyRequestsException)"), logged.get(0));
    assertTrue(logged.get(1).contains("Connection refused"), logged.get(1));
    assertTrue(logged.get(2).contains("there are no credentials"), logged.get(2));
    assertTrue(logged.stream().noneMatch(line -> line.contains("canary")));
  }

  @Test
  void onlyAnAliasCanBeInvoked() {
    for (String wrong :
        List.of("", "drain", "arn:aws:lambda:eu-west-1:123456789012:function:drain", ARN + "/x")) {
      assertThrows(
          IllegalArgumentException.class, () -> new LambdaWake(wrong, Map.of(), logged::add));
    }
  }
}
