package dev.sluice.app.workqueue.evaluate;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

final class NumberOperator implements OperatorIfc {
  private final int precedence;
  private final boolean infix;
  private final boolean leftAssociative;
  private final NumberFunction function;

  private NumberOperator(
      int precedence, boolean infix, boolean leftAssociative, NumberFunction function) {
    this.precedence = precedence;
    this.infix = infix;
    this.leftAssociative = leftAssociative;
    this.function = function;
  }

  /** {@code a - b - c} is {@code (a - b) - c}. */
  static NumberOperator infix(int precedence, BinaryOperator<BigDecimal> operator) {
    return new NumberOperator(precedence, true, true, NumberFunction.of(operator));
  }

  /** {@code a ^ b ^ c} is {@code a ^ (b ^ c)}. */
  static NumberOperator rightInfix(int precedence, BinaryOperator<BigDecimal> operator) {
    return new NumberOperator(precedence, true, false, NumberFunction.of(operator));
  }

  static NumberOperator prefix(int precedence, UnaryOperator<BigDecimal> operator) {
    return new NumberOperator(precedence, false, false, NumberFunction.of(operator));
  }

  @Override
  public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... operands)
      throws EvaluationException {
    return function.evaluate(expression, token, operands);
  }

  @Override
  public int getPrecedence() {
    return precedence;
  }

  @Override
  public int getPrecedence(ExpressionConfiguration configuration) {
    return precedence;
  }

  @Override
  public boolean isLeftAssociative() {
    return leftAssociative;
  }

  @Override
  public boolean isPrefix() {
    return !infix;
  }

  @Override
  public boolean isPostfix() {
    return false;
  }

  @Override
  public boolean isInfix() {
    return infix;
  }

  @Override
  public boolean isOperandLazy() {
    return false;
  }
}
