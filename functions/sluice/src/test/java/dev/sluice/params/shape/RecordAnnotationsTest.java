package dev.sluice.params.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.params.Help;
import dev.sluice.params.Secret;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the same annotations as reflection does. */
class RecordAnnotationsTest {
  @Target({ElementType.TYPE_USE, ElementType.RECORD_COMPONENT})
  @Retention(RetentionPolicy.RUNTIME)
  @interface Everything {
    boolean flag();

    byte tiny();

    char letter();

    double fraction();

    float half();

    int[] numbers();

    long large();

    Class<?> type();

    TimeUnit unit();

    Min min();

    String[] texts();
  }

  record Plain(String a, int b) {}

  record Nested(
      @Help("A list.") @Size(min = 1)
          List<@Size(max = 3) Optional<@Pattern(regexp = "😀\\u0000é") String>> list,
      @Secret Optional<@DecimalMin(value = "0.5", inclusive = false) BigDecimal> money,
      Map<@Size(max = 9) String, @Min(Long.MIN_VALUE) Object> map) {
    static final long LONG = 1L << 40; // takes two entries in the constant pool
    static final double DOUBLE = 0.1;

    Runnable lambda() {
      return () -> System.out.println(list + "" + LONG + DOUBLE);
    }
  }

  record AllKinds(
      @Everything(
              flag = true,
              tiny = -1,
              letter = 'x',
              fraction = 0.1,
              half = 0.5f,
              numbers = {1, -2},
              large = Long.MAX_VALUE,
              type = String.class,
              unit = TimeUnit.DAYS,
              min = @Min(3),
              texts = {})
          @Size.List({@Size(min = 1), @Size(max = 2)})
          String all) {}

  @ParameterizedTest
  @ValueSource(classes = {Plain.class, Nested.class, AllKinds.class})
  void theSameAsReflection(Class<?> type) {
    RecordAnnotations read = RecordAnnotations.of(type);
    for (RecordComponent component : type.getRecordComponents()) {
      same(component.getAnnotations(), read.at(component.getName(), RecordAnnotations.COMPONENT));
      same(component.getAnnotatedType(), read, component.getName(), "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "nothing"})
  void whereNothingIsThereIsNothing(String component) {
    assertTrue(RecordAnnotations.of(Plain.class).at(component, "").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(classes = {int[].class, int.class})
  void aClassWithoutFileIsReported(Class<?> type) {
    assertThrows(IllegalStateException.class, () -> RecordAnnotations.of(type));
  }

  private static void same(
      AnnotatedType type, RecordAnnotations read, String component, String path) {
    same(type.getAnnotations(), read.at(component, path));
    if (type instanceof AnnotatedParameterizedType parameterized) {
      AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
      for (int i = 0; i < arguments.length; i++) {
        same(arguments[i], read, component, path + i);
      }
    }
  }

  private static void same(Annotation[] expected, List<RecordAnnotations.Declared> read) {
    assertEquals(expected.length, read.size());
    for (int i = 0; i < expected.length; i++) {
      same(expected[i], read.get(i));
    }
  }

  private static void same(Annotation expected, RecordAnnotations.Declared read) {
    assertEquals(expected.annotationType().getName(), read.type());
    read.values()
        .forEach(
            (name, value) -> {
              try {
                Object there = expected.annotationType().getMethod(name).invoke(expected);
                assertEquals(plain(there), value, name);
              } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
              }
            });
  }

  /** As in the class file: whole numbers are long, a class is its descriptor. */
  private static Object plain(Object value) {
    if (value instanceof Byte || value instanceof Integer) {
      return ((Number) value).longValue();
    } else if (value instanceof Character letter) {
      return (long) letter;
    } else if (value instanceof Class<?> type) {
      return type.descriptorString();
    } else if (value instanceof TimeUnit unit) {
      return unit.name();
    } else if (value instanceof int[] numbers) {
      List<Object> list = new ArrayList<>();
      for (int number : numbers) {
        list.add((long) number);
      }
      return list;
    } else if (value instanceof Object[] elements) {
      List<Object> list = new ArrayList<>();
      for (Object element : elements) {
        if (element instanceof Size size) {
          list.add(declared(size));
        } else {
          list.add(element);
        }
      }
      return list;
    } else if (value instanceof Min min) {
      return new RecordAnnotations.Declared(Min.class.getName(), Map.of("value", min.value()));
    }
    return value;
  }

  private static RecordAnnotations.Declared declared(Size size) {
    return new RecordAnnotations.Declared(
        Size.class.getName(),
        size.min() > 0 ? Map.of("min", (long) size.min()) : Map.of("max", (long) size.max()));
  }
}
