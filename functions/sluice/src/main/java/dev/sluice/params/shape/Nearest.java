package dev.sluice.params.shape;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that an unknown name was most likely meant to be. */
public final class Nearest {
  /** The characters of a name that are compared: a caller's name may be as long as its body. */
  private static final int LONGEST = 64;

  /** A shorter beginning is that of many names. */
  private static final int SHORTEST_BEGINNING = 3;

  private Nearest() {}

  /**
   * The nearest of the known names: first a name that differs only in case, {@code _} and {@code
   * -}, then a name of which one is the beginning of the other, then a name at most a third of
   * whose characters differ. Of several equally near, the first.
   */
  public static Optional<String> of(String given, Collection<String> known) {
    String name = plain(given);
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String one : known) {
      int distance = distance(name, plain(one));
      if (distance < least) {
        least = distance;
        nearest = one;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** One more sentence for whoever gave the name; empty when no known one is near. */
  public static String question(String given, Collection<String> known) {
    return of(given, known).map(name -> " Did you mean " + name + "?").orElse("");
  }

  private static String plain(String name) {
    String plain = name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }

  /** How far apart two names are; the largest number when they are not near. */
  private static int distance(String given, String known) {
    if (given.equals(known)) {
      return 0;
    }
    int shorter = Math.min(given.length(), known.length());
    boolean begins = given.startsWith(known) || known.startsWith(given);
    if (begins && shorter >= SHORTEST_BEGINNING) {
      return 1;
    }
    int edits = edits(given, known);
    return edits <= known.length() / 3 ? 1 + edits : Integer.MAX_VALUE;
  }

  /** Characters to insert, leave out, replace or swap with the next, with three rows kept. */
  private static int edits(String from, String to) {
    int[] before = new int[to.length() + 1];
    int[] above = new int[to.length() + 1];
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] spare = before;
      before = above;
      above = row;
      row = spare;
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        row[j] = Math.min(above[j - 1] + (same ? 0 : 1), 1 + Math.min(above[j], row[j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
    }
    return row[to.length()];
  }
}
