package dev.sluice.app;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Wiring;
import dev.sluice.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Shows and changes tasks: every HTTP call but those that {@link EnqueueHandler} takes. */
public final class QueryHandler implements RequestStreamHandler {
  private final Exchange exchange;

  /** For Lambda: parts as the environment says. */
  public QueryHandler() {
    this(Wiring.ofEnvironment().query());
  }

  /** With parts of the caller's choice. */
  public QueryHandler(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream response, Context context)
      throws IOException {
    exchange.handle(event, response, context);
  }
}
