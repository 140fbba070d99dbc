package dev.sluice.app.minutes.http;

import static java.util.stream.Collectors.joining;

import dev.sluice.app.minutes.IdBatchStore;
import dev.sluice.params.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * The ids of a payload as they are read, and what is wrong with them: wrong items are named by
 * number, from 1, but only the first 100.
 */
final class Ids {
  private static final int MOST_TOLD = 100;
  private static final int MOST_DIGITS = 15;

  private final List<Violation> violations = new ArrayList<>();
  private final boolean array;
  private long[] ids = new long[64];
  private int items;
  private int valid;
  private int wrong;

  /**
   * @param array whether items have their own JSON pointers
   */
  Ids(boolean array) {
    this.array = array;
  }

  void add(long id) {
    items++;
    if (id < 1) {
      wrong("out-of-range", "must be 1 or more.");
    } else if (id > IdBatchStore.LARGEST_ID) {
      wrong("too-long", "has more than " + MOST_DIGITS + " digits.");
    } else if (items <= IdBatchStore.MOST_IDS) {
      if (valid == ids.length) {
        ids = Arrays.copyOf(ids, Math.min(valid * 2, IdBatchStore.MOST_IDS));
      }
      ids[valid++] = id;
    }
  }

  /** The next item is not an id. */
  void addWrong(String code, String what) {
    items++;
    wrong(code, what);
  }

  private void wrong(String code, String what) {
    wrong(items, code, what);
  }

  private void wrong(int item, String code, String what) {
    if (++wrong <= MOST_TOLD) {
      String pointer = array ? "/payload/" + (item - 1) : "/payload";
      violations.add(new Violation(pointer, code, "Item " + item + " " + what));
    }
  }

  /** The next items are those between the commas of a text. */
  void addText(char[] text, int from, int end) {
    int to = end;
    int at = from;
    while (at < to && space(text[at])) {
      at++;
    }
    while (to > at && space(text[to - 1])) {
      to--;
    }
    if (to - at > 1 && text[at] == '[' && text[to - 1] == ']') {
      // an array written as text
      at++;
      to--;
    }
    boolean empty = true;
    for (int i = at; i < to; i++) {
      empty &= space(text[i]);
    }
    if (empty) {
      return;
    }
    for (int begin = at; begin <= to; ) {
      int comma = begin;
      while (comma < to && text[comma] != ',') {
        comma++;
      }
      addItem(text, begin, comma);
      begin = comma + 1;
    }
  }

  /** As in JSON: other control characters are not white space. */
  private static boolean space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private void addItem(char[] text, int from, int end) {
    int at = from;
    int to = end;
    while (at < to && space(text[at])) {
      at++;
    }
    while (to > at && space(text[to - 1])) {
      to--;
    }
    if (at == to) {
      addWrong("wrong-format", "is empty.");
      return;
    }
    boolean negative = text[at] == '-' && to - at > 1;
    long id = 0;
    for (int i = negative ? at + 1 : at; i < to; i++) {
      if (text[i] < '0' || text[i] > '9') {
        addWrong("wrong-format", "is not a whole number.");
        return;
      }
      id = Math.min(id * 10 + text[i] - '0', IdBatchStore.LARGEST_ID + 1);
    }
    add(negative ? -id : id);
  }

  /** What is wrong with the ids; empty when they make a batch. */
  List<Violation> check() {
    if (items == 0) {
      violations.add(new Violation("/payload", "too-short", "It needs 1 or more ids."));
    } else if (items > IdBatchStore.MOST_IDS) {
      wrong(IdBatchStore.MOST_IDS + 1, "too-long", "is one too many: a batch may have 1,000,000.");
    } else if (wrong == 0) {
      tellRepeated();
    }
    if (wrong > MOST_TOLD) {
      String more = (wrong - MOST_TOLD) + " more items are not valid.";
      violations.add(new Violation("/payload", "invalid-value", more));
    }
    return violations;
  }

  /** Only if every item is an id, because then positions in the list are item numbers. */
  private void tellRepeated() {
    long[] sorted = Arrays.copyOf(ids, valid);
    Arrays.sort(sorted);
    long[] repeated =
        LongStream.range(1, valid)
            .filter(i -> sorted[(int) i] == sorted[(int) i - 1])
            .map(i -> sorted[(int) i])
            .distinct()
            .toArray();
    boolean[] seen = new boolean[repeated.length];
    for (int i = 0; i < valid && repeated.length > 0; i++) {
      int which = Arrays.binarySearch(repeated, ids[i]);
      if (which >= 0 && seen[which]) {
        wrong(i + 1, "duplicate", "is a duplicate.");
      } else if (which >= 0) {
        seen[which] = true;
      }
    }
  }

  /** The ids separated by commas. */
  String text() {
    return Arrays.stream(ids, 0, valid).mapToObj(Long::toString).collect(joining(","));
  }

  PrimitiveIterator.OfLong iterator() {
    return Arrays.stream(ids, 0, valid).iterator();
  }
}
