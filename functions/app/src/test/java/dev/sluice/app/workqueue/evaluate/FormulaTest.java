package dev.sluice.app.workqueue.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.task.PermanentFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
  private static String failure(String code) {
    assertNull(Formula.problem(code), "it is a formula, but has no value");
    return assertThrows(PermanentFailure.class, () -> Formula.value(code)).getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|1",
        "2 * (3 + 4)|14",
        "2+3*4|14",
        "10-4-3|3",
        "100/10/2|5",
        "7 % 4|3",
        "-7 % 4|-3",
        "2^10|1024",
        "2^3^2|512",
        "-2^2|-4",
        "(-2)^2|4",
        "2^-1|0.5",
        "2^-1*3|1.5",
        "2*-3|-6",
        "2^-1^2|0.5",
        "--+-1|-1",
        "1 - -1|2",
        "0.1 + 0.2|0.3",
        "1/3|0.333333333333333333333333333333",
        "3*(1/3)|1",
        "sqrt(2)^2|2",
        "9^0.5|3",
        "10^-40|1E-40",
        "7^-30*7^30|1",
        "0^0|1",
        "0^5|0",
        "1e3+.5+5.|1005.5",
        "1E-2|0.01",
        "pi|3.14159265358979323846264338328",
        "E|2.71828182845904523536028747135",
        "sin(PI/2)|1",
        "cos(0)|1",
        "atan(1)*4|3.1415926535897932",
        "ln(exp(1))|1",
        "log(e)|1",
        "log10(1000)|3",
        "abs(-2.50)|2.5",
        "sign(-2)|-1",
        "floor(-1.5)|-2",
        "ceil(-1.5)|-1",
        "round(2.5)|3",
        "round(-2.5)|-3",
        "round(3.14159, 2)|3.14",
        "round(1234, -2)|1200",
        "min(3,1,2)|1",
        "max(3,1,2)|3",
        "sum(1,2,3)|6",
        "avg(1,2,3,4)|2.5",
        "fact(0)|1",
        "fact(20)|2432902008176640000",
        "Fact(5)|120",
        "1e300|1E+300",
        "0*1e300|0",
        "round(1.0000000001^999999999, 11)|1.10517091796",
        "(-1)^999999999|-1"
      })
  void hasThisValue(String code, BigDecimal value) throws PermanentFailure {
    assertNull(Formula.problem(code));
    BigDecimal computed = Formula.value(code);
    assertEquals(0, computed.compareTo(value), computed::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9^9^9^9|The number is larger than 1e300 (character 4).",
        "9^9^9|The number is larger than 1e300 (character 2).",
        "2^-9^9|The number is closer to zero than 1e-300 (character 2).",
        "fact(167)|The number is larger than 1e300 (character 1).",
        "fact(1e300)|The number is larger than 1e300 (character 1).",
        "fact(2.5)|Only whole numbers of 0 or more have a factorial (character 1).",
        "fact(-1)|Only whole numbers of 0 or more have a factorial (character 1).",
        "1/0|There is a division by zero (character 2).",
        "1/0.00|There is a division by zero (character 2).",
        "1%(1-1)|There is a division by zero (character 2).",
        "0^-1|There is a division by zero (character 2).",
        "sqrt(-1)|A negative number has no square root (character 1).",
        "(-8)^(1/3)|A negative number can only be raised to whole powers (character 5).",
        "ln(-1)|The function has no value there (character 1).",
        "asin(2)|The function has no value there (character 1).",
        "ln(0)|The number is larger than 1e300 (character 1).",
        "exp(1000)|The number is larger than 1e300 (character 1).",
        "exp(-1000)|The number is closer to zero than 1e-300 (character 1).",
        "cosh(9e9)|The number is larger than 1e300 (character 1).",
        "1e300*10|The number is larger than 1e300 (character 6).",
        "1e-300/10|The number is closer to zero than 1e-300 (character 7).",
        "1^1e9|The exponent is larger than 999999999 (character 2).",
        "round(1,0.5)|The number of places must be a whole number from -300 to 300 (character 1).",
        "round(1,1e9)|The number of places must be a whole number from -300 to 300 (character 1)."
      })
  void hasNoValueAndSaysWhy(String code, String why) {
    assertEquals(why, failure(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sin(pi/2-()-1) - (2)|An operand is missing (character 1).",
        "1 +|Missing operand (character 3).",
        "1 + * 2|Missing operand (character 5).",
        "sin(*1)|Missing operand (character 5).",
        "sin(-)|Missing operand (character 6).",
        "-*3|Missing operand (character 2).",
        "(1-)|Missing operand (character 4).",
        "(1|Closing brace not found (character 1).",
        "1)|Unexpected closing brace (character 2).",
        "1,|Unexpected comma (character 2).",
        "()|Empty expression (character 1).",
        "(1)(2)|Missing operator (character 4).",
        "2pi|Missing operator (character 2).",
        "1 2|Missing operator (character 3).",
        "1,2|Unexpected comma (character 2).",
        "(1)2|Missing operator (character 4).",
        "1 2 +|Missing operator (character 3).",
        "sin 1|Missing operator (character 5).",
        "max(1,,2)|Missing operand (character 7).",
        "max(,1)|Missing operand (character 5).",
        "max(1,)|Missing operand (character 7).",
        "max((1,2),3)|Unexpected comma (character 7).",
        "1.2.3|Number contains more than one decimal point (character 1).",
        "1e|Illegal scientific format (character 1).",
        "1e5e5|The number cannot be read (character 1).",
        "0x1F|The number cannot be read (character 1).",
        "1e99999999999|The number cannot be read (character 1).",
        "2+1e301|The number is larger than 1e300 (character 3).",
        "1e-301|The number is closer to zero than 1e-300 (character 1).",
        "NaN|There is no such constant (character 1).",
        "1 + Infinity|There is no such constant (character 5).",
        "x|There is no such constant (character 1).",
        "true|There is no such constant (character 1).",
        "foo(1)|Undefined function (character 1).",
        "sin()|The function takes a different number of arguments (character 1).",
        "sin(1,2)|The function takes a different number of arguments (character 1).",
        "min()|The function takes a different number of arguments (character 1).",
        "round(1,2,3)|The function takes a different number of arguments (character 1).",
        "sin|There is no such constant (character 1).",
        "1 & 2|A formula has no such character (character 3).",
        "1 + \"a\"|A formula has no such character (character 5).",
        "'a'|A formula has no such character (character 1).",
        "a[0]|A formula has no such character (character 2).",
        "1 = 1|A formula has no such character (character 3).",
        "1 < 2|A formula has no such character (character 3).",
        "5!|A formula has no such character (character 2).",
        "a.b|Undefined operator (character 2).",
        "\u0661|A formula has no such character (character 1).",
        "IF(1,2,3)|Undefined function (character 1).",
        "STR_LENGTH(1)|A formula has no such character (character 4).",
        "now()|Undefined function (character 1).",
        "random()|Undefined function (character 1)."
      })
  void isNotAFormula(String code, String why) {
    assertEquals(why, Formula.problem(code));
    assertEquals(why, assertThrows(PermanentFailure.class, () -> Formula.value(code)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", ",", "sin(1,", "(,)", "+", ".", "sin(", ")("})
  void neitherAreThese(String code) {
    assertNotNull(Formula.problem(code));
  }

  @Test
  void nestingIsBounded() throws PermanentFailure {
    String deep = "Parentheses are nested deeper than 50 (character 51).";
    assertEquals(deep, Formula.problem("(".repeat(10_000) + "1" + ")".repeat(10_000)));
    assertEquals(deep, Formula.problem("(".repeat(51) + "1" + ")".repeat(51)));
    assertEquals(BigDecimal.ONE, Formula.value("(".repeat(50) + "1" + ")".repeat(50)));
  }

  @Test
  void operationsAreBounded() throws PermanentFailure {
    for (String one : List.of("+1", "^1", "-1")) {
      assertNull(Formula.problem("1" + one.repeat(250)));
      String tooMany = Formula.problem("1" + one.repeat(251));
      assertTrue(tooMany.startsWith("There are more than 250 operations"), tooMany);
    }
    assertEquals(BigDecimal.ONE, Formula.value("-".repeat(250) + "1"));
    assertNotNull(Formula.problem("-".repeat(100_000) + "1"));
    assertEquals(new BigDecimal("251"), Formula.value("1" + "+1".repeat(250)));
  }

  /**
   * The most expensive formula of each kind, as long as allowed. Two seconds leave room for a busy
   * machine.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.00000001^-999999999",
        "fact(166)",
        "1e300%3e-300",
        "sqrt(7e299)",
        "tan(1e300)",
        "1.1^0.1"
      })
  void takesNoTime(String operation) throws PermanentFailure {
    String sum = operation + ("+" + operation).repeat(1_000 / (operation.length() + 1) - 1);
    long began = System.nanoTime();
    Formula.value("0*(" + sum + ")");
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, took::toString);
  }
}
