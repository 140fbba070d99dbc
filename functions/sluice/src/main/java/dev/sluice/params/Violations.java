package dev.sluice.params;

import dev.sluice.json.Pointers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes the violations that a {@link Checked} record reports. */
public final class Violations {
  private final String pointer;
  private final Set<String> broken;
  private final List<Violation> sink;

  public Violations(String pointer, Set<String> broken, List<Violation> sink) {
    this.pointer = pointer;
    this.broken = new HashSet<>(broken);
    this.sink = sink;
  }

  /** Whether all these components were read and meet the constraints they are declared with. */
  public boolean sound(String... components) {
    for (String component : components) {
      if (broken.contains(component)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds a violation of a component of this record.
   *
   * @param code from the fixed list, see {@link Violation#code()}
   * @param detail one sentence, never with the input echoed
   */
  public void add(String component, String code, String detail) {
    sink.add(new Violation(Pointers.child(pointer, component), code, detail));
  }

  /** Adds a violation of an element (from 0) of a list component. */
  public void add(String component, int index, String code, String detail) {
    sink.add(
        new Violation(Pointers.child(Pointers.child(pointer, component), index), code, detail));
  }

  /** Adds {@code duplicate} for every element of a list component that repeats an earlier one. */
  public void addRepeated(String component, List<?> elements) {
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < elements.size(); i++) {
      if (!seen.add(elements.get(i))) {
        add(component, i, "duplicate", "It is there twice.");
      }
    }
  }
}
