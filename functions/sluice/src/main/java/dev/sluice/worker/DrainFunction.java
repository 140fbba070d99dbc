package dev.sluice.worker;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The function that drains the queue. Any JSON object (what a schedule sends) drains until nothing
 * is left; {@code {"mode":"long-poll"}} drains and waits for more until the function's time is
 * nearly over. Returns the {@link DrainReport} and logs it as one line.
 */
public final class DrainFunction implements RequestStreamHandler {
  private final DrainParts parts;

  /** A function whose drains use these parts. */
  public DrainFunction(DrainParts parts) {
    this.parts = parts;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    DrainMode mode = DrainEvent.mode(event);
    Deadline deadline =
        Deadline.of(context::getRemainingTimeInMillis, parts.catalog().longestTimeout());
    DrainReport report;
    try {
      report = new Drain(parts, mode, deadline).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The drain was interrupted");
    }
    String line = report.toJson();
    context.getLogger().log(line + "\n");
    answer.write(line.getBytes(StandardCharsets.UTF_8));
  }
}
