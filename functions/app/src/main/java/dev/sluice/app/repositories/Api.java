package dev.sluice.app.repositories;

import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryLater;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches pages of repositories. It never leaves the scheme, host and port it was given, wherever a
 * redirect or a Link header points.
 */
final class Api {
  /** A page of 100 repositories has about 600 kB. */
  private static final int LARGEST_BODY = 8 << 20;

  private static final int MOST_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);
  private static final Pattern NEXT =
      Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel=\"?next\\b", Pattern.CASE_INSENSITIVE);

  /**
   * A page.
   *
   * @param unchanged whether the known version is still the newest; then there is nothing else
   * @param next address of the next page, null when this is the last
   * @param pause before the next page may be requested; null: none
   */
  record Page(
      boolean unchanged, List<Repository> repositories, String etag, URI next, Duration pause) {}

  /** Opened on the first call: most functions never make one. */
  private static final class Client {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  private final URI base;
  private final Duration limit;
  private final RateLimit rateLimit;

  /**
   * @param limit for one answer, headers and body together
   */
  Api(URI base, Clock clock, Duration limit) {
    this.base = base;
    this.limit = limit;
    this.rateLimit = new RateLimit(clock);
  }

  /**
   * Fetches one page.
   *
   * @param etag the known version; null: none
   * @throws IOException when trying again may help; its message says what happened
   * @throws RetryLater when the API says when to try again
   * @throws PermanentFailure when the API refuses
   */
  Page get(URI page, String etag)
      throws IOException, RetryLater, PermanentFailure, InterruptedException {
    URI target = page;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<byte[]> answer = answer(request(target, etag));
      if (!REDIRECTS.contains(answer.statusCode())) {
        return page(answer, target, etag);
      }
      String location = answer.headers().firstValue("location").orElse("");
      target = within(target, location);
    }
    throw new IOException("The API redirects more than " + MOST_REDIRECTS + " times");
  }

  private HttpRequest request(URI target, String etag) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(limit)
            .header("Accept", "application/vnd.github+json")
            .header("User-Agent", "sluice") // the API refuses requests without one
            .header("X-GitHub-Api-Version", "2022-11-28");
    if (etag != null) {
      request.header("If-None-Match", etag);
    }
    return request.build();
  }

  private Page page(HttpResponse<byte[]> answer, URI target, String etag)
      throws IOException, RetryLater, PermanentFailure {
    int status = answer.statusCode();
    if (status == 304 && etag != null) {
      return new Page(true, List.of(), etag, null, null);
    }
    HttpHeaders headers = answer.headers();
    Duration wait = rateLimit.wait(status, headers);
    if (wait != null) {
      throw later(wait);
    }
    if (status >= 400 && status < 500 && status != 408) {
      throw new PermanentFailure("The API refuses the request with " + status);
    }
    if (status != 200) {
      throw new IOException("The API answered " + status);
    }
    List<Repository> repositories = RepositoryList.read(answer.body());
    String version = Earlier.etag(headers.firstValue("etag").orElse(null));
    return new Page(
        false, repositories, version, next(headers, target), rateLimit.untilReset(headers));
  }

  static RetryLater later(Duration wait) {
    return new RetryLater(wait, "The API allows no more requests for " + wait.toSeconds() + " s");
  }

  /** RFC 8288, as far as the API uses it. */
  private URI next(HttpHeaders headers, URI target) throws IOException {
    for (String link : headers.allValues("link")) {
      Matcher next = NEXT.matcher(link);
      if (next.find()) {
        return within(target, next.group(1));
      }
    }
    return null;
  }

  private URI within(URI from, String reference) throws IOException {
    URI target;
    try {
      target = from.resolve(reference);
    } catch (IllegalArgumentException e) {
      throw new IOException("The API points to something that is not a URL");
    }
    boolean same =
        base.getScheme().equalsIgnoreCase(target.getScheme())
            && base.getHost().equalsIgnoreCase(target.getHost())
            && base.getPort() == target.getPort()
            && target.getRawUserInfo() == null;
    if (!same) {
      throw new IOException("The API points to another server, which is not contacted");
    }
    return target;
  }

  /** The request's own timeout ends with the headers; this one covers the body too. */
  private HttpResponse<byte[]> answer(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        Client.HTTP.sendAsync(request, head -> new BoundedBody(LARGEST_BODY));
    String server = "The API at " + base.getScheme() + "://" + base.getAuthority();
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(server + " did not answer within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof ConnectException || cause instanceof HttpTimeoutException) {
        throw new IOException(server + " cannot be reached");
      }
      if (cause instanceof BoundedBody.TooLarge) {
        throw new IOException(server + " answered with more than " + LARGEST_BODY + " bytes");
      }
      throw new IOException(server + " cut its answer short");
    } finally {
      answer.cancel(true);
    }
  }
}
