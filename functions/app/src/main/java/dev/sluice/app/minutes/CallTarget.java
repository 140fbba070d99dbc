package dev.sluice.app.minutes;

import dev.sluice.outgoing.Connector;
import dev.sluice.outgoing.OutgoingCall;
import dev.sluice.params.shape.Authority;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where users are called: the operator's URL with the user's id in it. Redirects are not followed.
 */
public final class CallTarget {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String ID = "{id}";

  private final String url;

  /**
   * @param url with {@code {id}} where the id goes; null or blank: nobody is called
   * @throws IllegalArgumentException when it is neither http nor https, or has no {@code {id}}
   */
  public CallTarget(String url) {
    this.url = url == null || url.isBlank() ? null : url.strip();
    if (this.url != null && !isUrl()) {
      throw new IllegalArgumentException(
          "It must be a URL that begins with http:// or https:// and contains {id}");
    }
  }

  private boolean isUrl() {
    try {
      return url.matches("https?://.+") && url.contains(ID) && Authority.of(uri(1)) != null;
    } catch (IllegalArgumentException e) {
      return false; // its message would show the URL, which may contain a secret
    }
  }

  private URI uri(long id) {
    return URI.create(url.replace(ID, Long.toString(id)));
  }

  /**
   * Sends an empty POST.
   *
   * @param key the same whenever this call is repeated; sent as {@code Idempotency-Key}
   * @throws IOException when there is no answer of 200 to 299 within 20 s
   */
  void call(long id, String key) throws IOException, InterruptedException {
    if (url == null) {
      return;
    }
    int status =
        OutgoingCall.post(Connector.toAny(), uri(id), Map.of("Idempotency-Key", key), LIMIT);
    if (status < 200 || status > 299) {
      throw new IOException("The call was answered with " + status);
    }
  }
}
