package dev.sluice.params.shape;

import dev.sluice.params.Default;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a record declares, read once: its components, and which other members are allowed. */
final class RecordShape {
  /**
   * A component.
   *
   * @param optional whether it is an {@code Optional}
   * @param standard its value when it is absent, see {@link Default}; null: none
   */
  record Part(String name, boolean optional, Object standard, boolean secret, Shape shape) {
    boolean required() {
      return !optional && standard == null;
    }

    /** The component's value when the member is absent. */
    Object absent() {
      return optional ? Optional.empty() : standard;
    }

    /** The component's value when the member could not be read. */
    Object broken() {
      if (optional || !shape.type.isPrimitive()) {
        return optional ? Optional.empty() : null;
      }
      return switch (shape.kind) {
        case BOOLEAN -> (Object) false;
        case INT -> 0;
        case LONG -> 0L;
        default -> 0.0;
      };
    }
  }

  private static final String HERE = "dev.sluice.params.";

  private final Class<?> type;
  private final Part[] parts;
  private Constructor<?> constructor;

  /** Whether unknown members are ignored. */
  boolean open;

  /** Members that are ignored. */
  List<?> ignored = List.of();

  /** Members that are refused because only the server sets them. */
  List<?> readOnly = List.of();

  /** Two components of which only one may be given; empty: none. */
  List<?> exclusive = List.of();

  RecordShape(Class<?> type) {
    this.type = type;
    RecordAnnotations annotations = RecordAnnotations.of(type);
    RecordComponent[] components = type.getRecordComponents();
    parts = new Part[components.length];
    for (int i = 0; i < components.length; i++) {
      parts[i] = part(components[i], annotations);
    }
    for (RecordAnnotations.Declared declared : annotations.ofRecord()) {
      Map<String, Object> values = declared.values();
      if (declared.type().equals(HERE + "Others")) {
        open = (boolean) values.getOrDefault("open", false);
        ignored = (List<?>) values.getOrDefault("ignored", List.of());
        readOnly = (List<?>) values.getOrDefault("readOnly", List.of());
      } else if (declared.type().equals(HERE + "Exclusive")) {
        exclusive = (List<?>) values.get("value");
      }
    }
  }

  private static Part part(RecordComponent component, RecordAnnotations annotations) {
    boolean optional = component.getType() == Optional.class;
    String name = component.getName();
    try {
      if (optional && !annotations.at(name, "").isEmpty()) {
        throw new IllegalArgumentException("write the constraint inside: Optional<@Size(max=9) T>");
      }
      Type type = component.getGenericType();
      Shape shape =
          optional
              ? Shape.of(Shape.argument(type, 0), annotations, name, "0")
              : Shape.of(type, annotations, name, "");
      Object standard = null;
      boolean secret = false;
      for (var declared : annotations.at(name, RecordAnnotations.COMPONENT)) {
        secret |= declared.type().equals(HERE + "Secret");
        if (declared.type().equals(HERE + "Default")) {
          standard = standard(optional, shape.kind, (String) declared.values().get("value"));
        }
      }
      return new Part(name, optional, standard, secret, shape);
    } catch (IllegalArgumentException e) {
      String where = component.getDeclaringRecord().getName() + "." + name;
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  private static Object standard(boolean optional, Shape.Kind kind, String value) {
    if (!optional && kind == Shape.Kind.STRING) {
      return value;
    } else if (!optional && kind == Shape.Kind.INT) {
      return Integer.valueOf(value);
    } else if (!optional && kind == Shape.Kind.BOOLEAN) {
      return Boolean.valueOf(value);
    }
    throw new IllegalArgumentException("only a String, int or boolean can have a default");
  }

  /** The components, in order. */
  Part[] parts() {
    return parts;
  }

  /** The names of the components, in their order. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Part part : parts) {
      names.add(part.name());
    }
    return names;
  }

  /** The component of that name, or null. */
  Part part(String name) {
    for (Part part : parts) {
      if (part.name().equals(name)) {
        return part;
      }
    }
    return null;
  }

  /**
   * Makes the record.
   *
   * @param complete whether every value could be read
   * @return null when its constructor refuses the values
   */
  Object construct(Object[] values, boolean complete) {
    try {
      return constructor().newInstance(values);
    } catch (InvocationTargetException e) {
      boolean refused =
          complete
              ? e.getCause() instanceof IllegalArgumentException
              : e.getCause() instanceof RuntimeException; // it does not expect a missing value
      if (refused) {
        return null;
      }
      throw new IllegalStateException("Constructor of " + type.getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Constructor of " + type.getName(), e);
    }
  }

  private Constructor<?> constructor() throws NoSuchMethodException {
    if (constructor == null) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < types.length; i++) {
        types[i] = components[i].getType();
      }
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      constructor = canonical;
    }
    return constructor;
  }
}
