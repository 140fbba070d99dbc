package dev.sluice.json;

/** Texts that can be stored and shown everywhere, and how long they are. */
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

  /** At most that many characters of a text, never half a surrogate pair. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }

  /** The same, ending with "…" when something is left out; that is not counted. */
  public static String shortened(String text, int most) {
    String cut = cut(text, most);
    return cut.equals(text) ? text : cut + "…";
  }

  /** The same as one line: breaks and other control characters become spaces. */
  public static String line(String text, int most) {
    String cut = cut(String.valueOf(text), most);
    StringBuilder line = new StringBuilder(cut.length());
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString();
  }
}
