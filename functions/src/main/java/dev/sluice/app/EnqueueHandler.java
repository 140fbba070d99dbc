package dev.sluice.app;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Wiring;
import dev.sluice.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Takes tasks: {@code POST /tasks}, {@code POST /tasks/batch} and the launch form {@code POST /}.
 * Kept apart from {@link QueryHandler} so that it starts cold with little to load.
 */
public final class EnqueueHandler implements RequestStreamHandler {
  private final Exchange exchange;

  /** For Lambda: parts as the environment says. */
  public EnqueueHandler() {
    this(Wiring.ofEnvironment().enqueue());
  }

  /** With parts of the caller's choice. */
  public EnqueueHandler(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream response, Context context)
      throws IOException {
    exchange.handle(event, response, context);
  }
}
