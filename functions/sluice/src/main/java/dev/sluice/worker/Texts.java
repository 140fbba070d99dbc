package dev.sluice.worker;

/** Bounds on what a task may tell. */
final class Texts {
  private Texts() {}

  /** At most so many characters, never half a surrogate pair. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }

  /** One line: breaks and other control characters become spaces. */
  static String line(String text, int most) {
    String cut = cut(String.valueOf(text), most);
    StringBuilder line = new StringBuilder(cut.length());
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString();
  }
}
