package dev.sluice.app.sellers;

import dev.sluice.json.JsonTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Tells a chat that a report starts or has ended, by a POST of {@code {"content": "…"}}. A
 * notification that cannot be sent never harms the report: it is one line in the task's log, which
 * names no URL, since chats put their secret into it.
 */
public final class Webhook {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final URI operators;

  /**
   * @param operators where to send what names no URL of its own; null or blank: nowhere. It may be
   *     an address of the inner network, since the operator chose it.
   * @throws IllegalArgumentException when it is no http or https URL; its text does not hold the
   *     URL
   */
  public Webhook(String operators) {
    this.operators = operators == null || operators.isBlank() ? null : http(operators.strip());
  }

  private static URI http(String url) {
    try {
      URI uri = new URI(url);
      if (WebhookUrl.isHttp(uri) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below; the exception holds the URL, which may be a secret
    }
    throw new IllegalArgumentException("It must be a URL that begins with http:// or https://");
  }

  /** Loaded at the first notification: most functions never send one. */
  private static final class Client {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER) // they could lead to the inner network
            .build();

    /** The request's own timeout ends with the headers; this one covers the body too. */
    static HttpResponse<Void> answer(HttpRequest request) throws IOException, InterruptedException {
      CompletableFuture<HttpResponse<Void>> answer =
          HTTP.sendAsync(request, BodyHandlers.discarding());
      try {
        return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
      } catch (TimeoutException e) {
        throw new HttpTimeoutException("no answer within " + LIMIT.toSeconds() + " s");
      } finally {
        answer.cancel(true);
      }
    }
  }

  /**
   * Sends once, within 5 s.
   *
   * @param launchers URL of the one who launched the report, null: the operator's
   * @param log takes the reason when it could not be sent
   */
  void send(String launchers, String content, Consumer<String> log) throws InterruptedException {
    if (launchers == null && operators == null) {
      return;
    }
    try {
      URI target = launchers == null ? operators : allowed(launchers);
      HttpRequest request =
          HttpRequest.newBuilder(target)
              .timeout(LIMIT)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(JsonTree.write(Map.of("content", content))))
              .build();
      int status = Client.answer(request).statusCode();
      if (status < 200 || status > 299) {
        log.accept("The webhook answered " + status);
      }
    } catch (IOException | IllegalArgumentException e) {
      log.accept("The webhook could not be told: " + e.getClass().getSimpleName());
    }
  }

  /**
   * Checks a URL once more, now with the addresses its name stands for. The connection resolves the
   * name again, but within seconds and so from the JVM's own cache (30 s).
   *
   * @throws IOException when it is not of the public internet, or its host is unknown
   */
  public static URI allowed(String url) throws IOException {
    if (WebhookUrl.forbidden(url)) {
      throw new ForbiddenAddress();
    }
    URI target = URI.create(url);
    for (InetAddress address : InetAddress.getAllByName(target.getHost())) {
      if (!WebhookUrl.isPublic(address)) {
        throw new ForbiddenAddress();
      }
    }
    return target;
  }

  /** Its name is what the log shows. */
  private static final class ForbiddenAddress extends IOException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddress() {
      super("It must be http or https to a public host");
    }
  }
}
