package dev.sluice.app;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Wiring;
import dev.sluice.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Serves {@code POST /graphql}. A function of its own, since reading the schema takes longer than
 * all the rest of a cold start.
 */
public final class GraphqlHandler implements RequestStreamHandler {
  private final Exchange exchange;

  /** For Lambda: parts as the environment says. */
  public GraphqlHandler() {
    this(Wiring.ofEnvironment().graphql());
  }

  /** With parts of the caller's choice. */
  public GraphqlHandler(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream response, Context context)
      throws IOException {
    exchange.handle(event, response, context);
  }
}
