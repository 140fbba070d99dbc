package dev.sluice.app.minutes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.app.RecordingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTargetTest {
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(204);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          calls.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private CallTarget target() {
    return new CallTarget(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/users/{id}/refresh?of={id}");
  }

  @Test
  void aUserIsCalledOnce() throws Exception {
    RecordingContext context = RecordingContext.attempt(1);
    List<Boolean> told = new ArrayList<>();
    assertEquals(null, new UserCall(target(), told::add).run(new UserCall.Params(1001), context));
    assertEquals(List.of("POST /users/1001/refresh?of=1001", context.id()), calls);
    status.set(503);
    assertThrows(
        IOException.class,
        () -> new UserCall(target(), told::add).run(new UserCall.Params(1001), context));
    assertEquals(List.of(true, false), told);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 404, 429, 503})
  void anyAnswerThatIsNotGoodIsAFailure(int answer) {
    status.set(answer);
    IOException told = assertThrows(IOException.class, () -> target().call(1, "k"));
    assertEquals("The call was answered with " + answer, told.getMessage());
  }

  @Test
  void withoutATargetNobodyIsAsked() throws Exception {
    new CallTarget(null).call(1, "k");
    new CallTarget(" ").call(1, "k");
    assertEquals(List.of(), calls);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a/{id}", "http://a/", "{id}", "http://a b/{id}", "http://"})
  void aWrongTargetIsReportedAtOnce(String url) {
    assertThrows(IllegalArgumentException.class, () -> new CallTarget(url));
  }
}
