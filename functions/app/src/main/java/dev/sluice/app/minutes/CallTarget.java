package dev.sluice.app.minutes;

import dev.sluice.params.shape.Authority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Where users are called: the operator's URL with the user's id in it. */
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
    if (this.url != null) {
      Authority.checkCallable(uri(1));
    }
  }

  private boolean isUrl() {
    try {
      return url.matches("https?://.+") && url.contains(ID) && Authority.of(uri(1)) != null;
    } catch (IllegalArgumentException e) {
      return false; // its message would show the URL, which may contain a secret
    }
  }

  /** Opened on the first call: most functions never make one. */
  private static final class Client {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
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
    HttpRequest request =
        HttpRequest.newBuilder(uri(id))
            .timeout(LIMIT)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.noBody())
            .build();
    int status = Client.HTTP.send(request, BodyHandlers.discarding()).statusCode();
    if (status < 200 || status > 299) {
      throw new IOException("The call was answered with " + status);
    }
  }
}
