package dev.sluice.json;

/** A text that is not acceptable JSON. */
public class BadJson extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  public BadJson(String code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * {@code malformed-json}, {@code malformed-encoding}, {@code duplicate-key}, {@code too-deep},
   * {@code number-too-large}, {@code too-many-tokens} or {@code name-too-long}.
   */
  public String code() {
    return code;
  }
}
