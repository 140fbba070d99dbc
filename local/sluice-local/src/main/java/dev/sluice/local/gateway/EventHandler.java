package dev.sluice.local.gateway;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.local.LocalContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/**
 * Checks the host, reads the whole body, invokes the route's Lambda handler and writes its answer.
 */
final class EventHandler extends Handler.Abstract {
  /** Whatever the body's size; slower senders get 408. */
  private static final Duration BODY_TIME = Duration.ofSeconds(8);

  /** API Gateway's limit; except for pictures, the handlers' own limits are far lower. */
  static final int MAX_BODY_BYTES = 10 << 20;

  /** API Gateway gives up after 30 s. */
  private static final Duration INVOCATION_TIME = Duration.ofSeconds(30);

  /** Any other name may be that of a foreign page whose DNS entry points here ("DNS rebinding"). */
  private static final Pattern OWN_HOST =
      Pattern.compile("(127\\.0\\.0\\.1|localhost)(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

  private final BiFunction<String, String, RequestStreamHandler> routes;
  private final SpoolSpace space;
  private final Consumer<String> log;

  EventHandler(
      BiFunction<String, String, RequestStreamHandler> routes,
      SpoolSpace space,
      Consumer<String> log) {
    this.routes = routes;
    this.space = space;
    this.log = log;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (host == null || !OWN_HOST.matcher(host).matches()) {
      Refusal.BAD_HOST.write(response, callback);
      return true;
    }
    String coding = request.getHeaders().get(HttpHeader.TRANSFER_ENCODING);
    // RFC 9112, 6.1: HTTP/1.0 does not define it, and no coding but chunked is decoded here
    if (coding != null) {
      boolean old = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0;
      if (old || !coding.equalsIgnoreCase("chunked")) {
        Refusal.of(old ? 400 : 501).write(response, callback);
        return true;
      }
    }
    if (request.getLength() > MAX_BODY_BYTES) {
      Refusal.TOO_LARGE.write(response, callback);
      return true;
    }
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    Content.Source.asByteArrayAsync(request, MAX_BODY_BYTES, Promise.Invocable.toPromise(body));
    // Jetty's selector does the reading, so slow senders occupy no thread.
    body.orTimeout(BODY_TIME.toMillis(), TimeUnit.MILLISECONDS)
        .whenCompleteAsync(
            (bytes, failure) -> {
              if (failure == null) {
                invoke(request, bytes, response, callback);
              } else {
                refusal(failure).write(response, callback);
              }
            },
            getServer().getThreadPool());
    return true;
  }

  private static Refusal refusal(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return Refusal.TIMEOUT;
    }
    return failure instanceof IllegalStateException ? Refusal.TOO_LARGE : Refusal.of(400);
  }

  private void invoke(Request request, byte[] body, Response response, Callback callback) {
    HttpAnswer answer;
    try {
      answer = answer(request, Map.of(), body);
    } catch (SpoolSpace.Full e) {
      Refusal.TOO_MANY_DOWNLOADS.write(response, callback);
      return;
    } catch (Throwable e) { // Errors too: the caller must get an answer
      Refusal.INTERNAL.write(response, callback);
      return;
    }
    if (request.getMethod().equals("GET") && TaskEvents.in(answer)) {
      TaskEvents.Asking again = headers -> answer(request, headers, body);
      TaskEvents.send(request, answer, again, response, callback);
    } else {
      answer.write(response, callback);
    }
  }

  /** What the route's function answers. */
  private HttpAnswer answer(Request request, Map<String, String> headers, byte[] body)
      throws IOException {
    LocalContext context = new LocalContext("http", INVOCATION_TIME, log);
    SpoolSpace.Share share = space.of(Caller.of(request));
    String id = context.getAwsRequestId();
    try (Spool output = new Spool(share)) {
      InputStream event = new ByteArrayInputStream(HttpEvent.of(request, headers, body, id));
      routes
          .apply(request.getMethod(), request.getHttpURI().getPath())
          .handleRequest(event, output, context);
      return HttpAnswer.read(output, share);
    } catch (SpoolSpace.Full e) {
      throw e;
    } catch (Throwable e) {
      context.getLogger().log("request " + id + " failed: " + e);
      throw e;
    }
  }
}
