package dev.sluice.http.message;

/** The line and the column of a byte in a body of UTF-8, found going forward. */
final class TextPlace {
  private final byte[] body;
  private int at;
  private int line = 1;
  private int column = 1;

  TextPlace(byte[] body) {
    this.body = body;
  }

  /**
   * Goes on to a byte, and returns itself.
   *
   * @param to not before the one it is at; beyond the end: the end
   */
  TextPlace advanceTo(long to) {
    for (; at < to && at < body.length; at++) {
      int b = body[at] & 255;
      if (b == '\n') {
        line++;
        column = 1;
      } else if (b < 0x80 || b >= 0xc0) { // the first byte of a character
        column += b >= 0xf0 ? 2 : 1; // whose UTF-16 has a surrogate pair
      }
    }
    return this;
  }

  /** From 1. */
  int line() {
    return line;
  }

  /** From 1, in UTF-16 units. */
  int column() {
    return column;
  }
}
