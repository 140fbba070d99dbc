package dev.sluice.cli.task;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads members of an answer; what is missing or of another type counts as absent. */
public final class Tree {
  private Tree() {}

  /** As a text; empty when absent. */
  public static String text(Map<?, ?> tree, String name) {
    Object value = tree.get(name);
    return value == null ? "" : String.valueOf(value);
  }

  /** Without its fraction; 0 when absent. */
  public static long number(Map<?, ?> tree, String name) {
    return tree.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** False when absent. */
  public static boolean isTrue(Map<?, ?> tree, String name) {
    return Boolean.TRUE.equals(tree.get(name));
  }

  /** Null when there is none. */
  public static Instant time(Map<?, ?> tree, String name) {
    try {
      return tree.get(name) instanceof String text ? Instant.parse(text) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Empty when absent. */
  public static Map<?, ?> object(Map<?, ?> tree, String name) {
    return tree.get(name) instanceof Map<?, ?> object ? object : Map.of();
  }

  /** Its objects; what else it holds is left out. */
  public static List<Map<?, ?>> objects(Map<?, ?> tree, String name) {
    return list(tree, name).stream()
        .filter(Map.class::isInstance)
        .<Map<?, ?>>map(element -> (Map<?, ?>) element)
        .toList();
  }

  /** Empty when absent. */
  public static List<?> list(Map<?, ?> tree, String name) {
    return tree.get(name) instanceof List<?> list ? list : List.of();
  }
}
