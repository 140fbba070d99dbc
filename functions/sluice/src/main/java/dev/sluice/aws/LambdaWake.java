package dev.sluice.aws;

import dev.sluice.queue.TaskQueue.Wake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts drains by invoking a function of AWS Lambda, which takes the event and does not wait for
 * the drain: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
public final class LambdaWake implements Wake {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]*:lambda:([a-z0-9-]+):[0-9]{12}:function:([A-Za-z0-9_-]{1,64})"
              + ":([A-Za-z0-9_-]{1,128})");

  private static final byte[] EVENT = "{\"mode\":\"wake\"}".getBytes(StandardCharsets.UTF_8);

  private final String arn;
  private final String target;
  private final Signature signature;
  private final AwsCall call;
  private final Consumer<String> log;

  /**
   * @param arn of an alias of the drain function; its region is where Lambda is asked
   * @param environment variables as the SDK reads them: credentials, {@code
   *     AWS_ENDPOINT_URL_LAMBDA} and {@code AWS_ENDPOINT_URL}
   * @param log takes one line about drains that could not be started
   * @throws IllegalArgumentException when it is no ARN of an alias
   */
  public LambdaWake(String arn, Map<String, String> environment, Consumer<String> log) {
    Matcher parts = ARN.matcher(arn);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "it must be the ARN of an alias: arn:aws:lambda:…:function:NAME:ALIAS");
    }
    this.arn = arn;
    this.target =
        "/2015-03-31/functions/" + parts.group(2) + "/invocations?Qualifier=" + parts.group(3);
    this.signature = new Signature(parts.group(1), "lambda");
    this.call = new AwsCall(environment);
    this.log = log;
  }

  @Override
  public void start(int drains) {
    try {
      for (int i = 0; i < drains; i++) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json");
        headers.put("x-amz-invocation-type", "Event");
        call.send(signature, target, headers, EVENT);
      }
    } catch (IOException e) {
      log.accept(refused(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
  }

  private String refused(String why) {
    String cure =
        switch (why) {
          case "AccessDeniedException" ->
              "this function's role needs lambda:InvokeFunction on " + arn;
          case "ResourceNotFoundException" -> "there is no " + arn;
          default -> "is there a way to Lambda?";
        };
    return "No drain was started for new tasks ("
        + why
        + "): "
        + cure
        + "; the next tick starts one";
  }
}
