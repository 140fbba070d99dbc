package dev.sluice.app.workqueue.evaluate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.DoubleUnaryOperator;

/**
 * Arithmetic on numbers of at most 34 digits that are 0 or between 1e-300 and 1e300 in magnitude,
 * which also fits a double. Every method throws {@link ArithmeticException}, with a sentence for
 * the person who wrote the formula, before it could take long.
 */
final class Numbers {
  /** Digits of intermediate results (IEEE 754-2008 decimal128). */
  static final MathContext COMPUTED = MathContext.DECIMAL128;

  /** Digits of a value: fewer, so that intermediate rounding does not show. 3 * (1 / 3) is 1. */
  static final MathContext SHOWN = new MathContext(30);

  private static final int MAX_EXPONENT = 300;
  private static final BigDecimal LARGEST = BigDecimal.ONE.scaleByPowerOfTen(MAX_EXPONENT);
  private static final BigDecimal SMALLEST = BigDecimal.ONE.scaleByPowerOfTen(-MAX_EXPONENT);

  /** The largest exponent that {@link BigDecimal#pow(int, MathContext)} takes. */
  private static final BigDecimal MAX_POWER = BigDecimal.valueOf(999_999_999);

  /** Beyond it, factorials exceed the limit. */
  private static final BigDecimal MAX_FACTORIAL = BigDecimal.valueOf(166);

  private static final String TOO_LARGE = "The number is larger than 1e300";
  private static final String TOO_SMALL = "The number is closer to zero than 1e-300";
  private static final String BY_ZERO = "There is a division by zero";

  private Numbers() {}

  /** The number, rounded, if it is within the limits. */
  static BigDecimal bounded(BigDecimal number) {
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal size = number.abs();
    if (size.compareTo(LARGEST) > 0) {
      throw new ArithmeticException(TOO_LARGE);
    }
    if (size.compareTo(SMALLEST) < 0) {
      throw new ArithmeticException(TOO_SMALL);
    }
    return number.round(COMPUTED);
  }

  static BigDecimal divide(BigDecimal a, BigDecimal b) {
    return a.divide(divisor(b), COMPUTED);
  }

  /** The remainder of an integer division; it has the sign of {@code a}. */
  static BigDecimal remainder(BigDecimal a, BigDecimal b) {
    return a.remainder(divisor(b));
  }

  private static BigDecimal divisor(BigDecimal b) {
    if (b.signum() == 0) {
      throw new ArithmeticException(BY_ZERO);
    }
    return b;
  }

  /** Whole powers to all digits, others as a double. {@code 0 ^ 0} is 1. */
  static BigDecimal power(BigDecimal base, BigDecimal exponent) {
    if (base.signum() == 0) {
      if (exponent.signum() < 0) {
        throw new ArithmeticException(BY_ZERO);
      }
      return exponent.signum() == 0 ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    double digits = StrictMath.log10(base.abs().doubleValue()) * exponent.doubleValue();
    if (digits > MAX_EXPONENT + 1) {
      throw new ArithmeticException(TOO_LARGE);
    }
    if (digits < -MAX_EXPONENT - 1) {
      throw new ArithmeticException(TOO_SMALL);
    }
    if (!whole(exponent)) {
      if (base.signum() < 0) {
        throw new ArithmeticException("A negative number can only be raised to whole powers");
      }
      return ofDouble(StrictMath.pow(base.doubleValue(), exponent.doubleValue()));
    }
    if (exponent.abs().compareTo(MAX_POWER) > 0) {
      throw new ArithmeticException("The exponent is larger than " + MAX_POWER);
    }
    return base.pow(exponent.intValueExact(), COMPUTED);
  }

  static BigDecimal squareRoot(BigDecimal number) {
    if (number.signum() < 0) {
      throw new ArithmeticException("A negative number has no square root");
    }
    return number.sqrt(COMPUTED);
  }

  static BigDecimal factorial(BigDecimal number) {
    if (number.signum() < 0 || !whole(number)) {
      throw new ArithmeticException("Only whole numbers of 0 or more have a factorial");
    }
    if (number.compareTo(MAX_FACTORIAL) > 0) {
      throw new ArithmeticException(TOO_LARGE);
    }
    BigDecimal factorial = BigDecimal.ONE;
    for (int i = number.intValueExact(); i > 1; i--) {
      factorial = factorial.multiply(BigDecimal.valueOf(i), COMPUTED);
    }
    return factorial;
  }

  private static boolean whole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0;
  }

  /** The power of e. */
  static double exponential(double number) {
    double power = StrictMath.exp(number);
    if (power == 0) {
      throw new ArithmeticException(TOO_SMALL);
    }
    return power;
  }

  /** Applies a function that is accurate to about 16 digits. */
  static BigDecimal asDouble(DoubleUnaryOperator function, BigDecimal number) {
    return ofDouble(function.applyAsDouble(number.doubleValue()));
  }

  private static BigDecimal ofDouble(double number) {
    if (Double.isNaN(number)) {
      throw new ArithmeticException("The function has no value there");
    }
    if (Double.isInfinite(number)) {
      throw new ArithmeticException(TOO_LARGE);
    }
    return BigDecimal.valueOf(number);
  }
}
