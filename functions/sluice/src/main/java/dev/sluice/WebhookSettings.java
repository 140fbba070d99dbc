package dev.sluice;

import dev.sluice.queue.SecretSource;
import dev.sluice.webhook.Webhooks;
import java.util.List;
import java.util.Locale;

/** Reads whether, and whom, this deployment tells that a task has ended. */
final class WebhookSettings {
  private static final Setting SECRET =
      Setting.of(
          Webhooks.SECRET,
          "`onEnd` is refused",
          "what [messages that a task has ended](http.md#told-when-it-ends) are signed with:"
              + " `whsec_` and 24 to 64 random bytes in base64, or the ARN of a secret that has it;"
              + " two with a comma between while receivers change from one to the other");
  private static final Setting HOSTS =
      Setting.of(
          Webhooks.HOSTS,
          "public ones, by https",
          "hosts that `onEnd` may name although they are not public, by http too, comma-separated:"
              + " `localhost:8080`, `hooks.internal`");

  private WebhookSettings() {}

  static Webhooks read(Variables variables) {
    return Webhooks.of(secret(variables), hosts(variables));
  }

  private static SecretSource secret(Variables variables) {
    String text = variables.text(SECRET.name());
    if (text != null && text.startsWith("arn:")) {
      return variables.secret(SECRET); // read only by what tells
    }
    text = variables.text(SECRET);
    if (text == null) {
      return null;
    }
    try {
      Webhooks.check(text);
      return SecretSource.of(SECRET.name(), text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(SECRET.name() + " " + e.getMessage());
    }
  }

  private static List<String> hosts(Variables variables) {
    String value = variables.text(HOSTS);
    if (value == null) {
      return List.of();
    }
    List<String> hosts = List.of(value.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1));
    if (!hosts.stream()
        .allMatch(host -> host.matches("([a-z0-9._-]+|\\[[0-9a-f:.]+])(:\\d{1,5})?"))) {
      throw new IllegalArgumentException(
          HOSTS.name() + " must be hosts such as localhost:8080, with commas between them");
    }
    return hosts;
  }
}
