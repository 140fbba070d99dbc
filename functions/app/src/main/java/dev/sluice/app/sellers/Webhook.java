package dev.sluice.app.sellers;

import dev.sluice.json.JsonTree;
import dev.sluice.outgoing.Connector;
import dev.sluice.outgoing.OutgoingCall;
import dev.sluice.outgoing.PublicUrl;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Notifies a chat that a report starts or has ended, by a POST of {@code {"content": "…"}}. A
 * notification that cannot be sent never harms the report: it leaves one line in the task's log,
 * which names no URL, since chats put their secret into it.
 */
public final class Webhook {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final URI operators;
  private final Connector launchersConnector;

  /**
   * @param operators the URL for reports that name none of their own; null or blank: none. It may
   *     be in the internal network, since the operator chose it.
   * @throws IllegalArgumentException when it is not an http or https URL; its text does not contain
   *     the URL
   */
  public Webhook(String operators) {
    this(operators, Connector.toPublic());
  }

  /** The same with another way to the URLs of launchers. */
  Webhook(String operators, Connector launchersConnector) {
    this.operators = operators == null || operators.isBlank() ? null : http(operators.strip());
    this.launchersConnector = launchersConnector;
  }

  private static URI http(String url) {
    try {
      URI uri = new URI(url);
      if (PublicUrl.isHttp(uri)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // reported below; the exception contains the URL, which may be a secret
    }
    throw new IllegalArgumentException("It must be a URL that begins with http:// or https://");
  }

  /**
   * Sends once, within 5 s; redirects are not followed.
   *
   * @param launchers the launcher's URL; null: the operator's
   * @param log takes the reason if it could not be sent. Of the launcher's own URL it takes no more
   *     than that: a status or an error would let launchers explore hosts from here.
   */
  void send(String launchers, String content, Consumer<String> log) throws InterruptedException {
    String json = JsonTree.write(Map.of("content", content));
    if (launchers != null) {
      if (!taken(launchers, json)) {
        log.accept("The report's webhook could not be notified");
      }
    } else if (operators != null) {
      try {
        int status = OutgoingCall.post(Connector.toAny(), operators, json, LIMIT);
        if (!succeeded(status)) {
          log.accept("The webhook answered " + status);
        }
      } catch (IOException e) {
        log.accept("The webhook could not be called: " + e.getClass().getSimpleName());
      }
    }
    if (Thread.interrupted()) {
      throw new InterruptedException(); // a socket's read does not notice an interrupt
    }
  }

  private boolean taken(String url, String json) {
    try {
      return succeeded(OutgoingCall.post(launchersConnector, URI.create(url), json, LIMIT));
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean succeeded(int status) {
    return status >= 200 && status <= 299;
  }
}
