package dev.sluice.worker;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.signals.Counter;
import dev.sluice.signals.Log;
import dev.sluice.signals.LogLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

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
    Log log = parts.beside().log();
    log.invocation(context.getAwsRequestId());
    DrainMode mode = DrainEvent.mode(event);
    Deadline deadline = Deadline.of(context::getRemainingTimeInMillis, parts.catalog().timeouts());
    DrainReport report;
    try (DrainMeter meter = new DrainMeter(parts.queue(), log)) {
      meter.begin(Duration.ofMillis(context.getRemainingTimeInMillis()));
      report = new Drain(parts, mode, deadline).run();
      Counter.DRAINS.add(1);
      if (log.structured()) {
        LogLine ended = log.info("drain ended");
        report.write(ended.members());
        meter.ended(ended, report.remaining());
      } else {
        context.getLogger().log(report.toJson() + "\n");
      }
    } catch (QueueUnavailable e) {
      if (log.structured()) {
        log.writeMeasured(log.error("drain failed: " + e.getMessage()), null);
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The drain was interrupted");
    }
    answer.write(report.toJson().getBytes(StandardCharsets.UTF_8));
  }
}
