package dev.sluice.app.workqueue.evaluate;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.FunctionParameterDefinition;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A function of numbers.
 *
 * @param least how many arguments it takes at least, which {@link Formula} enforces
 * @param most and at most
 */
record NumberFunction(int least, int most, Function<List<BigDecimal>, BigDecimal> function)
    implements FunctionIfc {

  static NumberFunction of(UnaryOperator<BigDecimal> function) {
    return new NumberFunction(1, 1, numbers -> function.apply(numbers.get(0)));
  }

  static NumberFunction of(BinaryOperator<BigDecimal> function) {
    return new NumberFunction(2, 2, numbers -> function.apply(numbers.get(0), numbers.get(1)));
  }

  /** A function of any number of arguments, but at least one. */
  static NumberFunction ofAll(Function<List<BigDecimal>, BigDecimal> function) {
    return new NumberFunction(1, Integer.MAX_VALUE, function);
  }

  @Override
  public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... values)
      throws EvaluationException {
    List<BigDecimal> numbers = new ArrayList<>(values.length);
    for (EvaluationValue value : values) {
      numbers.add(value.getNumberValue());
    }
    try {
      return EvaluationValue.numberValue(Numbers.bounded(function.apply(numbers)));
    } catch (ArithmeticException e) {
      throw new EvaluationException(token, e.getMessage());
    }
  }

  @Override
  public List<FunctionParameterDefinition> getFunctionParameterDefinitions() {
    return List.of();
  }

  @Override
  public void validatePreEvaluation(Token token, EvaluationValue... values) {
    // Formula has counted them, and numbers are the only values
  }

  @Override
  public boolean hasVarArgs() {
    return true;
  }

  @Override
  public boolean isParameterLazy(int index) {
    return false;
  }
}
