package dev.sluice;

import dev.sluice.http.access.Authorizer;
import java.util.Objects;
import java.util.regex.Pattern;

/** Reads {@link Settings.Http}. */
final class HttpVariables {
  private static final Setting TOKENS =
      Setting.of(
          "SLUICE_TOKENS",
          "nobody may call",
          "`name:role:sha256,…`: [who may call](http.md#who-may-call)");
  private static final Setting TOKENS_SECRET =
      Setting.of(
          "SLUICE_TOKENS_SECRET",
          "none",
          "ARN of a secret in AWS Secrets Manager that has further entries, where a token alone is"
              + " the one of `operator`; it is read again every five minutes, and for an unknown"
              + " token");
  private static final Setting AUTHORIZER =
      Setting.of(
          "SLUICE_AUTHORIZER",
          "none",
          "`jwt NAME ROLE`, two claims of a JWT, or `iam ROLE`: who calls when an authorizer of API"
              + " Gateway has [let the call in](http.md#who-may-call)");
  private static final Setting SEALING_KEY =
      Setting.of(
          "SLUICE_SEALING_KEY",
          "random, kept in Redis",
          "the secret that sessions and cursors are sealed with, the same for all functions; 32"
              + " characters or more");
  private static final Setting ALLOWED_ORIGIN =
      Setting.of(
          "SLUICE_ALLOWED_ORIGIN",
          "none",
          "another web origin whose pages may call, such as `https://tasks.example.org`");
  private static final Setting LONG_POLLS =
      Setting.number(
          "SLUICE_LONG_POLLS",
          50,
          0,
          10_000,
          "requests held at once per process; further ones are refused (429)");
  private static final Setting BASE_PATH =
      Setting.of(
          "SLUICE_BASE_PATH",
          "none",
          "the key of an [API mapping](deploy.md#parameters), such as `/sluice`, below which a custom"
              + " domain serves it: links then lead there");

  /** What API Gateway allows in the key of a mapping, and what is safe in a link. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){1,5}");

  private HttpVariables() {}

  static Settings.Http read(Variables variables) {
    return new Settings.Http(
        Objects.requireNonNullElse(variables.text(TOKENS), ""),
        variables.secret(TOKENS_SECRET),
        Variables.named(AUTHORIZER.name(), () -> Authorizer.of(variables.text(AUTHORIZER))),
        variables.secret(SEALING_KEY, 32),
        variables.origin(ALLOWED_ORIGIN),
        (int) variables.number(LONG_POLLS),
        basePath(variables));
  }

  private static String basePath(Variables variables) {
    String path = Objects.requireNonNullElse(variables.text(BASE_PATH), "");
    if (path.isEmpty() || PATH.matcher(path).matches()) {
      return path;
    }
    throw new IllegalArgumentException(
        BASE_PATH.name() + " must be a path such as /sluice, without a slash at its end");
  }
}
