package dev.sluice.app.workqueue.graphql;

import dev.sluice.json.JsonTree;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.GraphQLScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON values in a document and in variables, as {@link JsonTree} reads them, within its limits.
 */
final class GraphqlScalars {
  static final GraphQLScalarType JSON = scalar("JSON");

  /**
   * Replaces the built-in scalar. In a document it takes no number with a fraction ({@code 1.0} is
   * another token, GraphQL 2.9.1 and 3.5.1); otherwise it accepts any value, and the rules of the
   * HTTP routes report wrong numbers, with a pointer. So a variable may be {@code 1.0}, which is
   * the same number in JSON, and a result's id may be a text of digits, which is how a table of
   * results holds it.
   */
  static final GraphQLScalarType INT =
      GraphQLScalarType.newScalar().name("Int").coercing(new Whole()).build();

  static final GraphQLScalarType DATE_TIME = scalar("DateTime");

  private GraphqlScalars() {}

  private static GraphQLScalarType scalar(String name) {
    return GraphQLScalarType.newScalar().name(name).coercing(new Json()).build();
  }

  private static class Json implements Coercing<Object, Object> {
    @Override
    public Object serialize(Object value, GraphQLContext context, Locale locale) {
      return value instanceof Instant time ? time.truncatedTo(ChronoUnit.MILLIS).toString() : value;
    }

    @Override
    public Object parseValue(Object value, GraphQLContext context, Locale locale) {
      return value;
    }

    @Override
    public Object parseLiteral(
        Value<?> literal, CoercedVariables variables, GraphQLContext context, Locale locale) {
      return value(literal, variables.toMap(), 1);
    }

    @Override
    public Value<?> valueToLiteral(Object value, GraphQLContext context, Locale locale) {
      return IntValue.of(((Number) value).intValue()); // defaults in the schema, shown by it
    }
  }

  private static final class Whole extends Json {
    @Override
    public Object parseLiteral(
        Value<?> literal, CoercedVariables variables, GraphQLContext context, Locale locale) {
      if (literal instanceof FloatValue) {
        throw new CoercingParseLiteralException("An Int has no fraction");
      }
      return super.parseLiteral(literal, variables, context, locale);
    }
  }

  private static Object value(Value<?> literal, Map<String, Object> variables, int depth) {
    // the request, its variables and the argument itself are levels too
    if (depth > JsonTree.MAX_DEPTH - 2) {
      throw new CoercingParseLiteralException("The value is nested too deeply");
    }
    if (literal instanceof StringValue text) {
      return text.getValue();
    } else if (literal instanceof BooleanValue flag) {
      return flag.isValue();
    } else if (literal instanceof IntValue whole) {
      return whole(whole.getValue());
    } else if (literal instanceof FloatValue number) {
      return fraction(number.getValue());
    } else if (literal instanceof NullValue) {
      return null;
    } else if (literal instanceof VariableReference reference) {
      return variables.get(reference.getName());
    } else if (literal instanceof ArrayValue array) {
      List<Object> elements = new ArrayList<>();
      for (Value<?> element : array.getValues()) {
        elements.add(value(element, variables, depth + 1));
      }
      return elements;
    } else if (literal instanceof ObjectValue object) {
      return object(object, variables, depth);
    }
    throw new CoercingParseLiteralException("A text must be in quotes");
  }

  private static Object object(ObjectValue literal, Map<String, Object> variables, int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (ObjectField field : literal.getObjectFields()) {
      Object member = value(field.getValue(), variables, depth + 1);
      if (field.getName().length() > JsonTree.MAX_NAME || members.containsKey(field.getName())) {
        throw new CoercingParseLiteralException("A name is too long or appears twice");
      }
      members.put(field.getName(), member);
    }
    return members;
  }

  private static Object whole(BigInteger number) {
    return number.bitLength() < Long.SIZE
        ? (Object) number.longValue()
        : fraction(new BigDecimal(number));
  }

  private static BigDecimal fraction(BigDecimal number) {
    if (number.precision() > JsonTree.MAX_NUMBER
        || Math.abs((long) number.scale()) > JsonTree.MAX_EXPONENT) {
      throw new CoercingParseLiteralException("The number has too many digits");
    }
    return number;
  }
}
