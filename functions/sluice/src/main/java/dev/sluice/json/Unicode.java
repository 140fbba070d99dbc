package dev.sluice.json;

/** What makes a string a text that can be stored and shown everywhere. */
public final class Unicode {
  private Unicode() {}

  /** Whether every surrogate has its other half and no character is U+0000. */
  public static boolean valid(String text) {
    return text.indexOf(0) < 0 && paired(text);
  }

  /** Whether every surrogate has its other half. */
  public static boolean paired(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)
          && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))) {
        return false;
      }
    }
    return true;
  }
}
