package dev.sluice.app.workqueue.evaluate;

import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.FunctionDictionaryIfc;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.config.MapBasedOperatorDictionary;
import com.ezylang.evalex.config.OperatorDictionaryIfc;
import com.ezylang.evalex.data.EvaluationValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * Everything that a formula may name. The library's own dictionaries are left out: they have texts,
 * dates and conditions, angles in degrees, and operators without limits.
 */
final class Arithmetic {
  private static final int SUM = 1;
  private static final int PRODUCT = 2;

  /**
   * Of {@code ^} and of the signs: because both are right-associative, {@code -2^2} is -4 and
   * {@code 2^-1} is a half.
   */
  private static final int POWER = 3;

  private static final int MOST_PLACES = 300;

  /** By name, in any case. */
  static final Map<String, EvaluationValue> CONSTANTS =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    constant("pi", "3.141592653589793238462643383279503");
    constant("e", "2.718281828459045235360287471352662");
  }

  static final ExpressionConfiguration CONFIGURATION =
      ExpressionConfiguration.builder()
          .operatorDictionary(operators())
          .functionDictionary(functions())
          .defaultConstants(CONSTANTS)
          .mathContext(Numbers.COMPUTED)
          .arraysAllowed(false)
          .structuresAllowed(false)
          .implicitMultiplicationAllowed(false)
          .build();

  private Arithmetic() {}

  private static void constant(String name, String digits) {
    CONSTANTS.put(name, EvaluationValue.numberValue(new BigDecimal(digits)));
  }

  private static OperatorDictionaryIfc operators() {
    OperatorDictionaryIfc all = new MapBasedOperatorDictionary();
    all.addOperator("+", NumberOperator.infix(SUM, (a, b) -> a.add(b, Numbers.COMPUTED)));
    all.addOperator("-", NumberOperator.infix(SUM, (a, b) -> a.subtract(b, Numbers.COMPUTED)));
    all.addOperator("*", NumberOperator.infix(PRODUCT, (a, b) -> a.multiply(b, Numbers.COMPUTED)));
    all.addOperator("/", NumberOperator.infix(PRODUCT, Numbers::divide));
    all.addOperator("%", NumberOperator.infix(PRODUCT, Numbers::remainder));
    all.addOperator("^", NumberOperator.rightInfix(POWER, Numbers::power));
    all.addOperator("-", NumberOperator.prefix(POWER, BigDecimal::negate));
    all.addOperator("+", NumberOperator.prefix(POWER, a -> a));
    return all;
  }

  private static FunctionDictionaryIfc functions() {
    FunctionDictionaryIfc all = new MapBasedFunctionDictionary();
    all.addFunction("abs", NumberFunction.of((BigDecimal a) -> a.abs()));
    all.addFunction("sign", NumberFunction.of(a -> BigDecimal.valueOf(a.signum())));
    all.addFunction("floor", NumberFunction.of(a -> a.setScale(0, RoundingMode.FLOOR)));
    all.addFunction("ceil", NumberFunction.of(a -> a.setScale(0, RoundingMode.CEILING)));
    all.addFunction("round", new NumberFunction(1, 2, Arithmetic::round));
    all.addFunction("sqrt", NumberFunction.of(Numbers::squareRoot));
    all.addFunction("fact", NumberFunction.of(Numbers::factorial));
    all.addFunction(
        "min",
        NumberFunction.ofAll(numbers -> numbers.stream().reduce(BigDecimal::min).orElseThrow()));
    all.addFunction(
        "max",
        NumberFunction.ofAll(numbers -> numbers.stream().reduce(BigDecimal::max).orElseThrow()));
    all.addFunction("sum", NumberFunction.ofAll(Arithmetic::sum));
    all.addFunction(
        "avg",
        NumberFunction.ofAll(
            numbers -> Numbers.divide(sum(numbers), BigDecimal.valueOf(numbers.size()))));
    ofDouble(all, "exp", Numbers::exponential);
    ofDouble(all, "ln", StrictMath::log);
    ofDouble(all, "log", StrictMath::log);
    ofDouble(all, "log10", StrictMath::log10);
    ofDouble(all, "sin", StrictMath::sin);
    ofDouble(all, "cos", StrictMath::cos);
    ofDouble(all, "tan", StrictMath::tan);
    ofDouble(all, "asin", StrictMath::asin);
    ofDouble(all, "acos", StrictMath::acos);
    ofDouble(all, "atan", StrictMath::atan);
    ofDouble(all, "sinh", StrictMath::sinh);
    ofDouble(all, "cosh", StrictMath::cosh);
    ofDouble(all, "tanh", StrictMath::tanh);
    return all;
  }

  private static void ofDouble(
      FunctionDictionaryIfc all, String name, DoubleUnaryOperator function) {
    all.addFunction(name, NumberFunction.of(a -> Numbers.asDouble(function, a)));
  }

  private static BigDecimal sum(List<BigDecimal> numbers) {
    return numbers.stream().reduce(BigDecimal.ZERO, (a, b) -> a.add(b, Numbers.COMPUTED));
  }

  /** To whole numbers, or to a number of decimal places; halves away from zero. */
  private static BigDecimal round(List<BigDecimal> numbers) {
    BigDecimal places = numbers.size() == 1 ? BigDecimal.ZERO : numbers.get(1);
    if (places.stripTrailingZeros().scale() > 0
        || places.abs().compareTo(BigDecimal.valueOf(MOST_PLACES)) > 0) {
      throw new ArithmeticException("The number of places must be a whole number from -300 to 300");
    }
    return numbers.get(0).setScale(places.intValueExact(), RoundingMode.HALF_UP);
  }
}
