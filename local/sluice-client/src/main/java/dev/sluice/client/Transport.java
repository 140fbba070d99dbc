package dev.sluice.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Sends calls, and repeats those that failed if that is safe. */
final class Transport {
  /** A deadline too far away to matter; relative, since nanoTime has no fixed zero. */
  static final long NEVER = System.nanoTime() + Long.MAX_VALUE / 2;

  /**
   * The server, or a gateway in front of it, is busy or down. Only 429 says that nothing was done.
   */
  private static final Set<Integer> TRANSIENT = Set.of(429, 502, 503, 504);

  private static final Pattern TOKEN = Pattern.compile("[!-~]+");

  /** The server's answers when the file is elsewhere. */
  private static final Set<Integer> REDIRECTS = Set.of(302, 303, 307);

  /** How to wait between two tries. */
  interface Sleep {
    void accept(Duration pause) throws InterruptedException;
  }

  /**
   * How to send.
   *
   * @param base without a trailing slash
   * @param token asked for with every try
   * @param timeout of one try, not counting the time for which the server was asked to hold it
   * @param retries tries after the first
   * @param headers of every request
   */
  record Settings(
      String base,
      Supplier<String> token,
      Duration timeout,
      int retries,
      Map<String, String> headers,
      HttpClient http,
      Sleep sleep) {}

  private final Settings settings;

  Transport(Settings settings) {
    this.settings = settings;
  }

  Duration timeout() {
    return settings.timeout();
  }

  /** What went wrong with one try. */
  private record Failure(
      String message, Answer answer, Duration retryAfter, boolean carriedOut, Throwable cause) {
    /** If so, the caller can ask again without being held. */
    boolean isBusy() {
      return answer != null && answer.status() == 429;
    }

    Unavailable exception(boolean uncertain) {
      int status = answer == null ? 0 : answer.status();
      String problem = answer == null ? "" : Refused.problem(answer.problem());
      return new Unavailable(message, status, problem, retryAfter, uncertain, cause);
    }
  }

  /**
   * The successful answer (2xx).
   *
   * @param deadline of {@link System#nanoTime}; no try and no pause goes beyond it
   * @throws Refused for any other answer that would not change
   * @throws Unavailable when the tries are used up
   */
  Answer send(Call call, long deadline) {
    boolean uncertain = false;
    for (int tries = 1; ; tries++) {
      Failure failure;
      try {
        Answer answer = once(request(call), call.streamed(), limit(call, deadline));
        if (call.streamed() && REDIRECTS.contains(answer.status())) {
          answer = once(redirected(answer), true, settings.timeout());
        }
        if (answer.status() / 100 == 2) {
          return answer;
        }
        if (!TRANSIENT.contains(answer.status())) {
          throw Refused.of(answer.status(), answer.problem());
        }
        failure = failure(answer);
      } catch (Answer.TooLong e) {
        throw new ClientException(e.getMessage());
      } catch (IOException e) {
        boolean sent = !(e instanceof ConnectException || e instanceof HttpConnectTimeoutException);
        failure = new Failure(message(e), null, null, sent, e);
      }
      uncertain |= failure.carriedOut() && !call.method().equals("GET");
      Duration pause = RetryPause.before(tries, failure.retryAfter());
      boolean again =
          tries <= settings.retries()
              && (call.repeatable() || !failure.carriedOut())
              && !(failure.isBusy() && call.waitSeconds() > 0);
      if (!again
          || pause.compareTo(RetryPause.LONGEST) > 0
          || deadline - System.nanoTime() <= pause.toNanos()) {
        throw failure.exception(uncertain);
      }
      sleep(pause);
    }
  }

  private static Failure failure(Answer answer) {
    String problem = Refused.problem(answer.problem());
    String message = "The server answered " + answer.status() + " " + problem;
    return new Failure(
        message.strip(), answer, RetryPause.asked(answer.headers()), answer.status() != 429, null);
  }

  private static String message(IOException failure) {
    if (failure instanceof HttpTimeoutException) {
      return "No answer in time";
    }
    String detail = failure.getMessage() == null ? "" : ": " + failure.getMessage();
    return "No answer (" + failure.getClass().getSimpleName() + ")" + detail;
  }

  /** Sleeps unless the thread is interrupted. */
  void sleep(Duration pause) {
    try {
      settings.sleep().accept(pause);
    } catch (InterruptedException e) {
      throw interrupted(e, false);
    }
  }

  private static Unavailable interrupted(InterruptedException e, boolean uncertain) {
    Thread.currentThread().interrupt();
    return new Unavailable("Interrupted", 0, "", null, uncertain, e);
  }

  private Duration limit(Call call, long deadline) {
    Duration usual = settings.timeout().plusSeconds(call.waitSeconds());
    Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    return usual.compareTo(left) < 0 ? usual : left;
  }

  private HttpRequest request(Call call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.base() + call.path()))
            .method(
                call.method(),
                call.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(call.body()));
    settings.headers().forEach(request::setHeader);
    call.headers().forEach(request::setHeader);
    String token = settings.token().get();
    if (token == null || !TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException("The token is empty or contains invalid characters");
    }
    request.setHeader("Authorization", "Bearer " + token);
    return request.build();
  }

  /** Where a file is: another server, which must not see our token or headers. */
  private HttpRequest redirected(Answer answer) {
    String location = answer.headers().firstValue("location").orElse("");
    try {
      return HttpRequest.newBuilder(URI.create(settings.base()).resolve(location)).build();
    } catch (IllegalArgumentException e) {
      throw new ClientException("The answer redirects to no valid address");
    }
  }

  /**
   * One try, limited from the connection to the end of the body, or to its beginning if it is
   * streamed.
   */
  private Answer once(HttpRequest request, boolean streamed, Duration limit) throws IOException {
    CompletableFuture<HttpResponse<Answer.Content>> response =
        settings.http().sendAsync(request, Answer.handler(streamed));
    try {
      return Answer.of(response.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new HttpTimeoutException("no answer within " + limit);
    } catch (InterruptedException e) {
      response.cancel(true);
      throw interrupted(e, !request.method().equals("GET"));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new ClientException("The call could not be sent: " + e.getCause(), e.getCause());
    }
  }
}
