package dev.sluice.app.workqueue.evaluate;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.ParseException;
import com.ezylang.evalex.parser.Token;
import dev.sluice.task.PermanentFailure;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Parses and computes a formula. It may have {@value #MAX_OPERATIONS} operations, and parentheses
 * {@value FormulaText#MAX_DEPTH} deep; {@link Numbers} defines which numbers are allowed.
 */
final class Formula {
  /**
   * Operators and function calls. Limits the time, and the depth of nesting without parentheses.
   */
  static final int MAX_OPERATIONS = 250;

  private Formula() {}

  /**
   * Why the text is not a formula, in one sentence that names the position; null when it is one.
   */
  static String problem(String code) {
    try {
      read(code);
      return null;
    } catch (ParseException e) {
      return told(e.getMessage(), e.getStartPosition());
    }
  }

  /**
   * The value, to {@link Numbers#SHOWN} digits.
   *
   * @throws PermanentFailure when the text is not a formula or the formula has no value
   */
  static BigDecimal value(String code) throws PermanentFailure {
    try {
      BigDecimal value = read(code).evaluate().getNumberValue();
      return Numbers.bounded(value).round(Numbers.SHOWN).stripTrailingZeros();
    } catch (ParseException | EvaluationException e) {
      throw new PermanentFailure(told(e.getMessage(), e.getStartPosition()));
    }
  }

  /** The library's messages end with a quote of the formula, which the position makes redundant. */
  private static String told(String message, int place) {
    int quote = message.indexOf(" '");
    return (quote < 0 ? message : message.substring(0, quote)) + " (character " + place + ").";
  }

  private static Expression read(String code) throws ParseException {
    FormulaText.check(code);
    Expression expression = new Expression(code, Arithmetic.CONFIGURATION);
    try {
      check(expression.getAbstractSyntaxTree());
    } catch (RuntimeException e) {
      // from the library, which pops operands from its stack without checking that there are any
      throw new ParseException(1, code.length(), code, "An operand is missing");
    }
    return expression;
  }

  /** Finds what the library would report only when it computes, or not at all. */
  private static void check(ASTNode root) throws ParseException {
    Deque<ASTNode> left = new ArrayDeque<>();
    left.push(root);
    int operations = 0;
    while (!left.isEmpty()) {
      ASTNode node = left.pop();
      Token token = node.getToken();
      switch (token.getType()) {
        case NUMBER_LITERAL -> literal(token);
        case VARIABLE_OR_CONSTANT -> {
          if (!Arithmetic.CONSTANTS.containsKey(token.getValue())) {
            throw new ParseException(token, "There is no such constant");
          }
        }
        case FUNCTION -> {
          NumberFunction function = (NumberFunction) token.getFunctionDefinition();
          int given = node.getParameters().size();
          if (given < function.least() || given > function.most()) {
            throw new ParseException(token, "The function takes a different number of arguments");
          }
        }
        default -> {}
      }
      if (!node.getParameters().isEmpty() && ++operations > MAX_OPERATIONS) {
        throw new ParseException(token, "There are more than " + MAX_OPERATIONS + " operations");
      }
      node.getParameters().forEach(left::push);
    }
  }

  private static void literal(Token token) throws ParseException {
    try {
      Numbers.bounded(new BigDecimal(token.getValue()));
    } catch (NumberFormatException e) {
      throw new ParseException(token, "The number cannot be read");
    } catch (ArithmeticException e) {
      throw new ParseException(token, e.getMessage());
    }
  }
}
