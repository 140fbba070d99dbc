package dev.sluice.app.registration.thumbnail;

/** What was uploaded is no picture that is taken. */
final class UnreadablePicture extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code as of a violation
   * @param message one sentence, without anything of the file
   */
  UnreadablePicture(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }
}
