package dev.sluice.local;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/** The context of one invocation on this machine. */
public final class LocalContext implements Context {
  private final String functionName;
  private final String requestId = UUID.randomUUID().toString();
  private final long deadlineNanos;
  private final LambdaLogger logger;

  /** A context whose log lines go to standard error. */
  public LocalContext(String functionName, Duration timeout) {
    this(functionName, timeout, line -> System.err.println(line.stripTrailing()));
  }

  /**
   * @param timeout how long the invocation may take, like the function's timeout in the cloud
   * @param log takes what the function logs, unchanged
   */
  public LocalContext(String functionName, Duration timeout, Consumer<String> log) {
    this.functionName = functionName;
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    this.logger = new Lines(log);
  }

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return "local";
  }

  @Override
  public String getLogStreamName() {
    return functionName;
  }

  @Override
  public String getFunctionName() {
    return functionName;
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:local:000000000000:function:" + functionName;
  }

  @Override
  public CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
    return (int) Math.max(0, Math.min(left, Integer.MAX_VALUE));
  }

  @Override
  public int getMemoryLimitInMB() {
    return (int) (Runtime.getRuntime().maxMemory() >> 20);
  }

  @Override
  public LambdaLogger getLogger() {
    return logger;
  }

  private record Lines(Consumer<String> log) implements LambdaLogger {
    @Override
    public void log(String line) {
      log.accept(line);
    }

    @Override
    public void log(byte[] line) {
      log(new String(line, StandardCharsets.UTF_8));
    }
  }
}
