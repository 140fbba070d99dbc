package dev.sluice.params.shape;

import dev.sluice.json.JsonTree;
import dev.sluice.params.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hides the components marked {@link Secret} before params are shown. */
public final class Secrets {
  /** Shown in place of a secret. */
  public static final String HIDDEN = "********";

  private Secrets() {}

  /**
   * A copy of the params with every secret hidden.
   *
   * @param type the record that the params are read into
   * @param tree as {@link JsonTree#read} returns it; what does not fit the type is left as it is
   */
  public static Object hide(Class<?> type, Object tree) {
    return hide(Shape.of(type), tree);
  }

  private static Object hide(Shape shape, Object tree) {
    if (shape.kind == Shape.Kind.LIST && tree instanceof List<?> elements) {
      List<Object> copy = new ArrayList<>(elements.size());
      for (Object element : elements) {
        copy.add(hide(shape.element, element));
      }
      return copy;
    }
    if (shape.kind != Shape.Kind.RECORD || !(tree instanceof Map<?, ?> members)) {
      return tree;
    }
    Map<Object, Object> copy = new LinkedHashMap<>(members);
    for (RecordShape.Part part : shape.record().parts()) {
      Object member = copy.get(part.name());
      if (member != null) {
        copy.put(part.name(), part.secret() ? HIDDEN : hide(part.shape(), member));
      }
    }
    return copy;
  }
}
