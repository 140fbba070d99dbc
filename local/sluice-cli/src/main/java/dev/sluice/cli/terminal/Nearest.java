package dev.sluice.cli.terminal;

import java.util.Collection;
import java.util.Locale;

/** Finds the word that a wrong one was most likely meant to be. */
public final class Nearest {
  /** A shorter beginning is that of many words. */
  private static final int SHORTEST_BEGINNING = 3;

  private Nearest() {}

  /** The nearest one, of equally near ones the first; empty when none is near. */
  public static String of(String given, Collection<String> known) {
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (String one : known) {
      int distance = distance(plain(given), plain(one));
      if (distance < least) {
        least = distance;
        nearest = one;
      }
    }
    return nearest;
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }

  /** The largest number when they are not near: more than a third of the characters differ. */
  private static int distance(String given, String known) {
    int shorter = Math.min(given.length(), known.length());
    if ((given.startsWith(known) || known.startsWith(given)) && shorter >= SHORTEST_BEGINNING) {
      return 0;
    }
    int edits = edits(given, known);
    return edits <= Math.max(1, known.length() / 3) && edits < known.length()
        ? edits
        : Integer.MAX_VALUE;
  }

  /** Characters to insert, leave out, replace, or swap with the next one. */
  private static int edits(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int other = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        edits[i][j] =
            Math.min(edits[i - 1][j - 1] + other, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[from.length()][to.length()];
  }
}
