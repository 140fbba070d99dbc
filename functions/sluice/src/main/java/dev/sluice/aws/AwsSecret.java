package dev.sluice.aws;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonText;
import dev.sluice.json.JsonTree;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.SecretSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A secret of AWS Secrets Manager, read when it is first needed. */
public final class AwsSecret implements SecretSource {
  /**
   * After a try, failed or not, this long none is made: a wrong password that every call runs into
   * must not become a call to Secrets Manager each.
   */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}");

  private final String setting;
  private final String arn;
  private final Signature signature;
  private final AwsCall call;
  private final LongSupplier clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile String text;
  private String failure;
  private long tried;

  /**
   * @param setting names the secret, for messages
   * @param arn of the secret; its region is where it is asked for
   * @param environment variables as the SDK reads them: credentials and {@code AWS_ENDPOINT_URL}
   * @throws IllegalArgumentException when it is no ARN of a secret; the message does not repeat it
   */
  public AwsSecret(String setting, String arn, Map<String, String> environment) {
    this(setting, arn, environment, System::nanoTime);
  }

  /** The same by another clock, in nanoseconds. */
  AwsSecret(String setting, String arn, Map<String, String> environment, LongSupplier clock) {
    Matcher parts = ARN.matcher(arn);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          setting + " must be the ARN of a secret: arn:aws:secretsmanager:…:secret:…");
    }
    this.setting = setting;
    this.arn = arn;
    this.signature = new Signature(parts.group(1), "secretsmanager");
    this.call = new AwsCall(environment);
    this.clock = clock;
  }

  /**
   * The value of a setting: the text itself or, when it is the ARN of a secret, what that has now.
   *
   * @throws IllegalArgumentException when the secret cannot be read; names the setting
   */
  public static String value(String setting, String text, Map<String, String> environment) {
    if (!ARN.matcher(text).matches()) {
      return text;
    }
    try {
      return new AwsSecret(setting, text, environment).read();
    } catch (QueueUnavailable e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public String setting() {
    return setting;
  }

  @Override
  public String read() {
    String present = text;
    if (present != null) {
      return present;
    }
    reading.lock();
    try {
      if (text == null && (failure == null || rested())) {
        ask();
      }
      if (text == null) {
        throw unusable("cannot be read: " + failure);
      }
      return text;
    } finally {
      reading.unlock();
    }
  }

  @Override
  public boolean changed(String from) {
    reading.lock();
    try {
      if (text != null && text.equals(from) && rested()) {
        ask();
      }
      return text != null && !text.equals(from);
    } finally {
      reading.unlock();
    }
  }

  private boolean rested() {
    return clock.getAsLong() - tried >= PAUSE.toNanos();
  }

  private void ask() {
    try {
      text = fetched();
      failure = null;
    } catch (IOException e) {
      failure = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
    tried = clock.getAsLong();
  }

  private String fetched() throws IOException {
    String question = new JsonText().beginObject().member("SecretId", arn).endObject().toString();
    byte[] body = question.getBytes(StandardCharsets.UTF_8);
    byte[] answer = call.post(signature, "secretsmanager.GetSecretValue", body);
    try {
      if (JsonTree.read(answer) instanceof Map<?, ?> members
          && members.get("SecretString") instanceof String string) {
        return string.strip();
      }
    } catch (BadJson e) {
      throw new IOException("the answer is not JSON"); // the cause may quote it
    }
    throw new IOException("it is binary");
  }
}
