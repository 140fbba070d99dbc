package dev.sluice.http.input;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Request;

/** The {@code Idempotency-Key} header: 1 to 255 printable ASCII characters. */
public final class IdempotencyKey {
  /**
   * {@link #checked} is the same without an expression, which enqueueing has no time to compile.
   */
  public static final Parameter HEADER =
      Parameter.text("Idempotency-Key", 255, "Sent again with it, a call adds nothing twice.")
          .matching("(?=.*[^ ])[ -+\\--~]{1,255}");

  private IdempotencyKey() {}

  /**
   * The key, or null when there is none.
   *
   * @throws Problem {@code invalid-idempotency-key}; also for two headers, which arrive joined by a
   *     comma
   */
  public static String of(Request request) {
    String key = request.header("idempotency-key");
    return key == null ? null : checked(key);
  }

  /**
   * @throws Problem {@code invalid-idempotency-key}
   */
  public static String checked(String key) {
    boolean valid = !key.isBlank() && key.length() <= HEADER.most();
    for (int i = 0; valid && i < key.length(); i++) {
      char c = key.charAt(i);
      valid = c >= ' ' && c <= '~' && c != ',';
    }
    if (!valid) {
      throw Problem.of(ProblemType.INVALID_IDEMPOTENCY_KEY);
    }
    return key;
  }
}
