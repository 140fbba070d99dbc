package dev.sluice.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.outgoing.Connector;
import dev.sluice.queue.SecretSource;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.TaskContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told, and what is not; {@code OnEndTest} has the rest, with a receiver. */
class TaskEndedTest {
  private static final SecretSource SECRET =
      SecretSource.of("SLUICE_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  /** Tells a caller neither which names there are nor which of them are internal. */
  private static final String NOT_CALLED = "The receiver could not be called";

  private final List<String> lines = new ArrayList<>();

  /** All that it asks of its context is its id. */
  private static final TaskContext CONTEXT =
      (TaskContext)
          Proxy.newProxyInstance(
              TaskEndedTest.class.getClassLoader(),
              new Class<?>[] {TaskContext.class},
              (proxy, method, arguments) -> "001m8ac7s1h2qknd1k");

  private void tell(Webhooks webhooks, String url) throws Exception {
    new TaskEnded(webhooks, Clock.systemUTC(), lines::add)
        .run(
            new TaskEnded.Params(
                "001m8ac7rth2qknd1k",
                "echo",
                "SUCCEEDED",
                "default",
                "ann",
                1,
                0,
                url,
                Optional.empty()),
            CONTEXT);
  }

  @Test
  void aHostThatResolvesToAnInternalAddressIsNotCalled() throws Exception {
    List<String> asked = new ArrayList<>();
    try (ServerSocket internal = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Connector.Resolver rebound =
          host -> {
            asked.add(host);
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
          };
      Webhooks webhooks = new Webhooks(SECRET, List.of(), Connector.toPublic(rebound));
      String url = "https://example.org:" + internal.getLocalPort() + "/hook?key=1";
      var failure = assertThrows(IOException.class, () -> tell(webhooks, url));
      assertEquals(NOT_CALLED, failure.getMessage());
      assertEquals(unknownHost().getStackTrace()[0], failure.getStackTrace()[0]);
      internal.setSoTimeout(1);
      assertThrows(SocketTimeoutException.class, internal::accept);
    }
    assertEquals(List.of("example.org"), asked);
  }

  @Test
  void anAddressThatIsNotAllowedAnyMoreIsNotCalled() {
    Connector.Resolver none =
        host -> {
          throw new AssertionError(host);
        };
    Webhooks webhooks = new Webhooks(SECRET, List.of(), Connector.toPublic(none));
    assertThrows(PermanentFailure.class, () -> tell(webhooks, "http://hooks.internal/"));
  }

  @Test
  void whyAReceiverCannotBeCalledIsToldToTheOperatorAlone() {
    var failure = unknownHost();
    assertEquals(NOT_CALLED, failure.getMessage());
    assertNull(failure.getCause(), "a trace shows causes");
    assertEquals(List.of("notice 001m8ac7s1h2qknd1k not sent: UnknownHostException"), lines);
  }

  private IOException unknownHost() {
    Connector.Resolver none =
        host -> {
          throw new UnknownHostException(host);
        };
    Webhooks webhooks = new Webhooks(SECRET, List.of(), Connector.toPublic(none));
    return assertThrows(IOException.class, () -> tell(webhooks, "https://example.org/?key=1"));
  }

  @Test
  void aSecretThatIsNoneIsTriedAgainLikeAReceiverAndNotShown() {
    SecretSource wrong = SecretSource.of("SLUICE_WEBHOOK_SECRET", "hunter2");
    Webhooks webhooks = new Webhooks(wrong, List.of(), Connector.toPublic());
    var failure = assertThrows(IOException.class, () -> tell(webhooks, "https://example.org/"));
    assertEquals("The secret that signs it cannot be used", failure.getMessage());
    assertNull(failure.getCause(), "trouble of Redis is told by its cause");
  }
}
