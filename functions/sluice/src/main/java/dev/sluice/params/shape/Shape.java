package dev.sluice.params.shape;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The declaration of a value: its type and its constraints. Constraints are read from the types
 * ("type use"), which is where the compiler keeps them on a record, an element or an optional value
 * alike.
 *
 * <p>Neither this class nor {@link ParamsReader} uses lambdas or streams: they would slow down a
 * cold start.
 */
public final class Shape {
  enum Kind {
    STRING,
    BOOLEAN,
    INT,
    LONG,
    DOUBLE,
    DECIMAL,
    DATE,
    INSTANT,
    DURATION,
    ENUM,
    LIST,
    RECORD,
    FREE_OBJECT,
    FREE
  }

  private static final ClassValue<Shape> RECORDS =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return new Shape(Kind.RECORD, type, null, Constraints.NONE);
        }
      };

  final Kind kind;
  final Class<?> type;
  final Shape element;
  final Constraints constraints;
  private RecordShape record;

  private Shape(Kind kind, Class<?> type, Shape element, Constraints constraints) {
    this.kind = kind;
    this.type = type;
    this.element = element;
    this.constraints = constraints;
  }

  /**
   * @throws IllegalArgumentException when the class is not a record
   */
  public static Shape of(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is not a record");
    }
    return RECORDS.get(type);
  }

  /**
   * What the record declares.
   *
   * @throws IllegalArgumentException when a component has a type or a constraint that cannot be
   *     read
   */
  RecordShape record() {
    if (record == null) {
      record = new RecordShape(type);
    }
    return record;
  }

  /**
   * Reads the components of a record and of every record in it.
   *
   * @param seen the records that were read already
   * @throws IllegalArgumentException when one has a type or a constraint that cannot be read
   */
  public void readAll(Set<Class<?>> seen) {
    if (element != null) {
      element.readAll(seen);
    }
    if (kind == Kind.RECORD && seen.add(type)) {
      for (RecordShape.Part part : record().parts()) {
        part.shape().readAll(seen);
      }
    }
  }

  /**
   * @param path of the type in the component's, see {@link RecordAnnotations#at}
   */
  static Shape of(Type generic, RecordAnnotations annotations, String component, String path) {
    Class<?> type = raw(generic);
    Kind kind = kind(type);
    List<RecordAnnotations.Declared> declared = annotations.at(component, path);
    if (kind == Kind.RECORD && declared.isEmpty()) {
      return of(type);
    }
    if (kind == Kind.FREE_OBJECT && raw(argument(generic, 1)) != Object.class) {
      throw new IllegalArgumentException("a map of params is a Map<String, Object>");
    }
    Shape element =
        kind == Kind.LIST
            ? of(argument(generic, 0), annotations, component, path.concat("0"))
            : null;
    Constraints constraints = Constraints.of(kind, declared);
    if (constraints.knownSet != null && (element == null ? kind : element.kind) != Kind.STRING) {
      throw new IllegalArgumentException("only strings can be members of a reference set");
    }
    return new Shape(kind, type, element, constraints);
  }

  static Type argument(Type type, int index) {
    if (type instanceof ParameterizedType parameterized) {
      return parameterized.getActualTypeArguments()[index];
    }
    throw new IllegalArgumentException("say what is in it, for instance List<String>");
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    throw new IllegalArgumentException("params cannot be read as " + type);
  }

  private static Kind kind(Class<?> type) {
    if (type == String.class) {
      return Kind.STRING;
    } else if (type == boolean.class || type == Boolean.class) {
      return Kind.BOOLEAN;
    } else if (type == int.class || type == Integer.class) {
      return Kind.INT;
    } else if (type == long.class || type == Long.class) {
      return Kind.LONG;
    } else if (type == double.class || type == Double.class) {
      return Kind.DOUBLE;
    } else if (type == BigDecimal.class) {
      return Kind.DECIMAL;
    } else if (type == LocalDate.class) {
      return Kind.DATE;
    } else if (type == Instant.class) {
      return Kind.INSTANT;
    } else if (type == Duration.class) {
      return Kind.DURATION;
    } else if (type.isEnum()) {
      return Kind.ENUM;
    } else if (type == List.class) {
      return Kind.LIST;
    } else if (type.isRecord()) {
      return Kind.RECORD;
    } else if (type == Map.class) {
      return Kind.FREE_OBJECT;
    } else if (type == Object.class) {
      return Kind.FREE;
    }
    throw new IllegalArgumentException("params cannot be read as " + type.getName());
  }
}
