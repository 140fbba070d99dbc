package dev.sluice.app.repositories;

import dev.sluice.outgoing.Answer;
import dev.sluice.outgoing.BodyTooLarge;
import dev.sluice.outgoing.Connector;
import dev.sluice.outgoing.OutgoingCall;
import dev.sluice.params.shape.Authority;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryLater;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
      Answer answer = answer(target, etag);
      if (!REDIRECTS.contains(answer.status())) {
        return page(answer, target, etag);
      }
      target = within(target, answer.header("location"));
    }
    throw new IOException("The API redirects more than " + MOST_REDIRECTS + " times");
  }

  private Page page(Answer answer, URI target, String etag)
      throws IOException, RetryLater, PermanentFailure {
    int status = answer.status();
    if (status == 304 && etag != null) {
      return new Page(true, List.of(), etag, null, null);
    }
    Duration wait = rateLimit.wait(answer);
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
    String version = Earlier.etag(answer.header("etag"));
    return new Page(
        false, repositories, version, next(answer, target), rateLimit.untilReset(answer));
  }

  static RetryLater later(Duration wait) {
    return new RetryLater(wait, "The API allows no more requests for " + wait.toSeconds() + " s");
  }

  /** RFC 8288, as far as the API uses it. */
  private URI next(Answer answer, URI target) throws IOException {
    for (String link : answer.all("link")) {
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
    Authority here = Authority.of(base);
    Authority there = Authority.of(target);
    boolean same =
        there != null
            && base.getScheme().equalsIgnoreCase(target.getScheme())
            && here.host().equalsIgnoreCase(there.host())
            && here.port() == there.port()
            && there.user() == null;
    if (!same) {
      throw new IOException("The API points to another server, which is not contacted");
    }
    return target;
  }

  private Answer answer(URI target, String etag) throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/vnd.github+json");
    headers.put("X-GitHub-Api-Version", "2022-11-28");
    if (etag != null) {
      headers.put("If-None-Match", etag);
    }
    String server = "The API at " + base.getScheme() + "://" + base.getAuthority();
    try {
      return OutgoingCall.get(Connector.toAny(), target, headers, LARGEST_BODY, limit);
    } catch (SocketTimeoutException e) {
      throw new IOException(server + " did not answer within " + limit.toSeconds() + " s");
    } catch (ConnectException | UnknownHostException | NoRouteToHostException e) {
      throw new IOException(server + " cannot be reached");
    } catch (BodyTooLarge e) {
      throw new IOException(server + " answered with more than " + LARGEST_BODY + " bytes");
    } catch (IOException e) {
      throw new IOException(server + " cut its answer short");
    }
  }
}
