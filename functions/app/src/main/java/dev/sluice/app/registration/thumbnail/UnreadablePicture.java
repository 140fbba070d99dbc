package dev.sluice.app.registration.thumbnail;

/** The upload is not a picture that is accepted. */
final class UnreadablePicture extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code of a violation
   * @param message one sentence, which quotes nothing from the file
   */
  UnreadablePicture(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }
}
