package dev.sluice.json;

/** A text that is not acceptable JSON. */
public class BadJson extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  public BadJson(String code, String message) {
    super(message);
    this.code = code;
  }

  /** What is no JSON, and where: line and column count from 1, the column in UTF-16 units. */
  public static BadJson malformed(int line, int column) {
    return new BadJson(
        "malformed-json",
        "The text is not one JSON value: line " + line + ", column " + column + ".");
  }

  /**
   * {@code malformed-json}, {@code malformed-encoding}, {@code duplicate-key}, {@code too-deep},
   * {@code number-too-large}, {@code too-many-tokens} or {@code name-too-long}.
   */
  public String code() {
    return code;
  }
}
