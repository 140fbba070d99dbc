package dev.sluice.params.shape;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The annotations of a record, of its components and of their types, read from its class file (JVM
 * specification, 4.7.16 to 4.7.30). Reflection would generate a proxy class for every annotation
 * type, which takes an eighth of a cold start.
 */
final class RecordAnnotations {
  /** An annotation as declared: its class name and the values that were written. */
  record Declared(String type, Map<String, Object> values) {
    @Override
    public String toString() {
      return "@" + type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }
  }

  /** The path of the whole component. */
  static final String COMPONENT = "component";

  private static final int TARGET_FIELD = 0x13;
  private static final int TYPE_ARGUMENT = 3;

  private final byte[] bytes;
  private final ByteBuffer in;
  private final int[] constants;

  /** By component, then by path. */
  private final Map<String, Map<String, List<Declared>>> found = new HashMap<>();

  private final Map<String, List<Declared>> ofRecord = new HashMap<>();

  private RecordAnnotations(byte[] bytes) throws IOException {
    this.bytes = bytes;
    in = ByteBuffer.wrap(bytes);
    in.position(8); // magic and version
    constants = constants();
    in.position(in.position() + 6); // flags, class, superclass
    skip(2 * (in.getShort() & 0xffff)); // interfaces
    members(); // fields
    members(); // methods
    for (int left = in.getShort() & 0xffff; left > 0; left--) {
      String name = text(in.getShort());
      int length = in.getInt();
      switch (name) {
        case "Record" -> components();
        case "RuntimeVisibleAnnotations" -> annotations(ofRecord, false);
        default -> skip(length);
      }
    }
  }

  /**
   * @throws IllegalStateException when the class has no readable file, such as a class made at run
   *     time
   */
  static RecordAnnotations of(Class<?> type) {
    String name = type.getName();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream stream = type.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("There is no class file of " + name);
      }
      return new RecordAnnotations(stream.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the class file of " + name, e);
    }
  }

  /**
   * The annotations at a place of a component.
   *
   * @param path {@link #COMPONENT}; or a place in its type: empty for the type itself, then a digit
   *     for each type argument on the way, as {@code 0} for the String of a List of String
   */
  List<Declared> at(String component, String path) {
    return found.getOrDefault(component, Map.of()).getOrDefault(path, List.of());
  }

  /** The annotations of the record itself. */
  List<Declared> ofRecord() {
    return ofRecord.getOrDefault(COMPONENT, List.of());
  }

  /** Where each constant begins, after its tag. */
  private int[] constants() throws IOException {
    int[] at = new int[in.getShort() & 0xffff];
    for (int i = 1; i < at.length; i++) {
      int tag = in.get();
      at[i] = in.position();
      switch (tag) {
        case 1 -> skip(in.getShort() & 0xffff);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(4);
        case 5, 6 -> {
          skip(8);
          i++; // a long takes two places
        }
        case 7, 8, 16, 19, 20 -> skip(2);
        case 15 -> skip(3);
        default -> throw new IOException("unknown constant " + tag);
      }
    }
    return at;
  }

  private void skip(int length) {
    in.position(in.position() + length);
  }

  private String text(int index) throws IOException {
    int at = constants[index & 0xffff];
    int length = 2 + (in.getShort(at) & 0xffff);
    return new DataInputStream(new ByteArrayInputStream(bytes, at, length)).readUTF();
  }

  private void members() {
    for (int left = in.getShort() & 0xffff; left > 0; left--) {
      skip(6);
      for (int attributes = in.getShort() & 0xffff; attributes > 0; attributes--) {
        skip(2);
        skip(in.getInt());
      }
    }
  }

  private void components() throws IOException {
    for (int left = in.getShort() & 0xffff; left > 0; left--) {
      Map<String, List<Declared>> component = new HashMap<>();
      found.put(text(in.getShort()), component);
      skip(2); // descriptor
      for (int attributes = in.getShort() & 0xffff; attributes > 0; attributes--) {
        String name = text(in.getShort());
        int length = in.getInt();
        switch (name) {
          case "RuntimeVisibleAnnotations" -> annotations(component, false);
          case "RuntimeVisibleTypeAnnotations" -> annotations(component, true);
          default -> skip(length);
        }
      }
    }
  }

  private void annotations(Map<String, List<Declared>> component, boolean ofTypes)
      throws IOException {
    for (int left = in.getShort() & 0xffff; left > 0; left--) {
      String path = ofTypes ? path() : COMPONENT;
      List<Declared> there = component.get(path);
      if (there == null) {
        there = new ArrayList<>();
        component.put(path, there);
      }
      there.add(annotation());
    }
  }

  private String path() throws IOException {
    if (in.get() != TARGET_FIELD) {
      throw new IOException("a component's type has another target");
    }
    StringBuilder path = new StringBuilder();
    for (int left = in.get(); left > 0; left--) {
      int kind = in.get();
      int index = in.get();
      path.append(kind == TYPE_ARGUMENT ? (char) ('0' + index) : '?');
    }
    return path.toString();
  }

  private Declared annotation() throws IOException {
    String descriptor = text(in.getShort());
    String type = descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    Map<String, Object> values = new LinkedHashMap<>();
    for (int left = in.getShort() & 0xffff; left > 0; left--) {
      String name = text(in.getShort());
      values.put(name, value());
    }
    return new Declared(type, values);
  }

  private Object value() throws IOException {
    char tag = (char) in.get();
    switch (tag) {
      case 's':
        return text(in.getShort());
      case 'Z':
        return in.getInt(constants[in.getShort() & 0xffff]) != 0;
      case 'I', 'S', 'B', 'C':
        return (long) in.getInt(constants[in.getShort() & 0xffff]);
      case 'J':
        return in.getLong(constants[in.getShort() & 0xffff]);
      case '[':
        List<Object> elements = new ArrayList<>();
        for (int left = in.getShort() & 0xffff; left > 0; left--) {
          elements.add(value());
        }
        return elements;
      case '@':
        return annotation();
      case 'e':
        skip(2);
        return text(in.getShort());
      case 'c':
        return text(in.getShort());
      case 'D':
        return in.getDouble(constants[in.getShort() & 0xffff]);
      case 'F':
        return in.getFloat(constants[in.getShort() & 0xffff]);
      default:
        throw new IOException("unknown kind of value " + tag);
    }
  }
}
