package dev.sluice.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Settings of a {@link Client}, each with a default. Not thread-safe; the client is. */
public final class ClientBuilder {
  private final String base;
  private final Supplier<String> token;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private Duration timeout = Duration.ofSeconds(10);
  private Duration connectTimeout = Duration.ofSeconds(3);
  private int retries = 3;
  private HttpClient http;
  private Transport.Sleep sleep = pause -> Thread.sleep(pause.toMillis());

  ClientBuilder(URI base, Supplier<String> token) {
    String scheme = base.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)
        || base.getHost() == null
        || base.getUserInfo() != null
        || base.getQuery() != null
        || base.getFragment() != null) {
      // without the address, which may hold a secret
      throw new IllegalArgumentException(
          "The base address must be http:// or https:// with a host (java.net.http takes no underscore in its name), optionally a path, and nothing else");
    }
    this.base = base.toString().replaceAll("/+$", "");
    this.token = token;
  }

  /**
   * How long one try of a call may take, not counting the time for which the server holds it on
   * request (see {@link Client#await}); default 10 s. For a file this is the time until its first
   * byte.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public ClientBuilder timeout(Duration timeout) {
    this.timeout = positive(timeout);
    return this;
  }

  /**
   * How long a connection may take to open, within the timeout; default 3 s. Ignored with your own
   * {@link #httpClient}.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public ClientBuilder connectTimeout(Duration connectTimeout) {
    this.connectTimeout = positive(connectTimeout);
    return this;
  }

  /**
   * How often a failed call is tried again; default 3. Pauses are as long as the answer's {@code
   * Retry-After} says, up to 30 s, or else random: up to 100 ms, doubled with each try up to 2 s.
   *
   * @throws IllegalArgumentException when it is not 0 to 100
   */
  public ClientBuilder retries(int retries) {
    if (retries < 0 || retries > 100) {
      throw new IllegalArgumentException("Retries must be 0 to 100, not " + retries);
    }
    this.retries = retries;
    return this;
  }

  /**
   * A header for every request to the server, for instance one that a gateway in front of it needs.
   *
   * @throws IllegalArgumentException when {@code java.net.http} does not allow it
   */
  public ClientBuilder header(String name, String value) {
    HttpRequest.newBuilder().setHeader(name, value);
    headers.put(name, value);
    return this;
  }

  /**
   * Your own HTTP client, for instance with a proxy or other certificates.
   *
   * @throws IllegalArgumentException when it follows redirects: it could send the token on to
   *     another server
   */
  public ClientBuilder httpClient(HttpClient http) {
    if (http.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException("The HTTP client must not follow redirects");
    }
    this.http = http;
    return this;
  }

  /** How to wait between two tries, for tests. */
  ClientBuilder sleep(Transport.Sleep sleep) {
    this.sleep = sleep;
    return this;
  }

  /** Builds the client. */
  public Client build() {
    HttpClient own =
        http != null
            ? http
            : HttpClient.newBuilder()
                // over TLS both sides negotiate; without it, do not try to upgrade
                .version(
                    base.startsWith("https")
                        ? HttpClient.Version.HTTP_2
                        : HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
    return new Client(
        new Transport(
            new Transport.Settings(
                base, token, timeout, retries, Map.copyOf(headers), own, sleep)));
  }

  private static Duration positive(Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException("A timeout must be positive");
    }
    return duration;
  }
}
