package dev.sluice.bench.coldstart;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Reads the event and answers: what any Java function costs. */
public class BareHandler implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    handle(event.readAllBytes());
    answer.write("{\"statusCode\":202}".getBytes(StandardCharsets.UTF_8));
  }

  /** The part that a subject adds. */
  void handle(byte[] event) {}
}
