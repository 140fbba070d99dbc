package dev.sluice.app.workqueue.evaluate;

import com.ezylang.evalex.parser.ParseException;

/**
 * The first check of a formula, before EvalEx, which accepts more than arithmetic: it would read
 * {@code 1 2 +}, {@code max(1,,2)} and {@code max((1,2),3)}, and fails on {@code sin(*1)}.
 */
final class FormulaText {
  /** Nesting depth of parentheses. */
  static final int MAX_DEPTH = 50;

  private static final String OPERATORS = "+-*/^%";

  /** Operators that may also stand before a single operand. */
  private static final String SIGNS = "+-";

  /** Whether the parentheses open at each depth hold the arguments of a function. */
  private final boolean[] calls = new boolean[MAX_DEPTH + 1];

  private int depth;

  /** The last character that is not blank, and its position. */
  private char last = '(';

  private int lastAt = -1;

  private FormulaText() {}

  /**
   * @throws ParseException at a character that no formula has, at parentheses nested too deeply,
   *     and where an operator or an operand is missing
   */
  static void check(String code) throws ParseException {
    FormulaText text = new FormulaText();
    for (int i = 0; i < code.length(); i++) {
      if (" \t\r\n".indexOf(code.charAt(i)) < 0) {
        text.take(code.charAt(i), i);
      }
    }
    if (OPERATORS.indexOf(text.last) >= 0) {
      throw at(text.lastAt, "Missing operand");
    }
  }

  private void take(char c, int index) throws ParseException {
    if (word(c)) {
      if (last == ')' || word(last) && lastAt < index - 1) {
        throw at(index, "Missing operator");
      }
    } else if (c == '(') {
      open(index);
    } else if (c == ')' || c == ',') {
      close(c, index);
    } else if (OPERATORS.indexOf(c) < 0) {
      throw at(index, "A formula has no such character");
    } else if (SIGNS.indexOf(c) < 0) {
      operand(index);
    }
    last = c;
    lastAt = index;
  }

  private void open(int index) throws ParseException {
    if (++depth > MAX_DEPTH) {
      throw at(index, "Parentheses are nested deeper than " + MAX_DEPTH);
    }
    calls[depth] = word(last);
  }

  private void close(char c, int index) throws ParseException {
    if (depth == 0 || c == ',' && !calls[depth]) {
      throw at(index, c == ',' ? "Unexpected comma" : "Unexpected closing brace");
    }
    if (c == ',' || last != '(') { // "f()" has no operand either, but its function reports that
      operand(index);
    }
    depth -= c == ')' ? 1 : 0;
  }

  /** Requires an operand before this character. */
  private void operand(int index) throws ParseException {
    if (!word(last) && last != ')') {
      throw at(index, "Missing operand");
    }
  }

  /** Whether numbers and names may contain it. */
  private static boolean word(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.';
  }

  private static ParseException at(int index, String message) {
    return new ParseException(index + 1, index + 1, "", message);
  }
}
