package dev.sluice.params.shape;

import dev.sluice.json.JsonTree;
import dev.sluice.json.Pointers;
import dev.sluice.params.Ahead;
import dev.sluice.params.Checked;
import dev.sluice.params.Default;
import dev.sluice.params.Distinct;
import dev.sluice.params.Exclusive;
import dev.sluice.params.KnownMember;
import dev.sluice.params.Line;
import dev.sluice.params.Others;
import dev.sluice.params.Violation;
import dev.sluice.params.Violations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a JSON tree into a record and reports everything that is wrong with it at once. Used for
 * the params of tasks and the bodies that come over HTTP, and again, at run time, for the params
 * that come back from Redis.
 *
 * <p>A component may be a {@code String}, {@code boolean}, {@code int}, {@code long}, {@code
 * double} (or their boxes), {@code BigDecimal}, {@code LocalDate}, {@code Instant}, {@code
 * Duration}, an enum, another record, a {@code List} of these, or free-form ({@code Map<String,
 * Object>}, {@code Object}: a {@link JsonTree}). It is required unless its type is {@code Optional}
 * or it has a {@link Default}; null counts as absent. Nothing is coerced: {@code "5"} is not a
 * number, but {@code 5.0} is a whole one, as in JSON Schema; only a {@link KnownMember} and a
 * {@link Line} lose the white space around them. Further limits are constraints of Jakarta
 * Validation on the type ({@code @Size}, {@code @Min}, {@code @Pattern}, ...), {@link Distinct},
 * {@link Ahead}, {@link KnownMember}, {@link Exclusive} and {@link Checked}. A member that is not
 * declared is refused, unless {@link Others} says otherwise.
 */
public final class ParamsReader {
  /** Stands for what could not be read, because null is a value. */
  static final Object BROKEN = new Object();

  private final List<Violation> violations = new ArrayList<>();
  private final List<Known> known = new ArrayList<>();
  private final Scalars scalars;

  /**
   * A reader that gathers the violations in everything it reads.
   *
   * @param now the moment that {@link Ahead} counts from; null: now
   */
  public ParamsReader(Instant now) {
    this.scalars = new Scalars(violations, now);
  }

  /**
   * What was read.
   *
   * @param value null when there is a violation
   * @param violations in the order of the record's declaration, unknown fields last (of a whole
   *     body first)
   * @param known members that must still be looked up in a reference set
   */
  public record Result<P>(P value, List<Violation> violations, List<Known> known) {
    /** Whether nothing is wrong, as far as this can be checked without the queue. */
    public boolean valid() {
      return violations.isEmpty();
    }
  }

  /**
   * A member that must be in a reference set.
   *
   * @param pointer where in the request body it stands
   */
  public record Known(String pointer, String set, String member) {}

  /**
   * Reads one record, and checks its texts by {@link TextRules}.
   *
   * @param tree as {@link JsonTree#read} returns it
   * @param pointer of the tree in the request body, for instance {@code /params}
   * @throws IllegalArgumentException when the record declares something that cannot be read
   */
  public static <P> Result<P> read(Class<P> type, Object tree, String pointer) {
    ParamsReader reader = new ParamsReader(null);
    P value = reader.record(type, tree, pointer);
    reader.checkTexts(tree, pointer);
    return new Result<>(reader.valid() ? value : null, reader.violations(), reader.known());
  }

  /**
   * Reads a record.
   *
   * @return null when there is a violation in it
   * @throws IllegalArgumentException when the record declares something that cannot be read
   */
  public <P> P record(Class<P> type, Object tree, String pointer) {
    Object value = value(Shape.of(type), tree, pointer);
    return value == BROKEN ? null : type.cast(value);
  }

  /** Checks every text of a tree by {@link TextRules}; nothing is reported twice. */
  public void checkTexts(Object tree, String pointer) {
    Set<String> told = new HashSet<>();
    for (Violation violation : violations) {
      if (violation.code().equals("invalid-text")) {
        told.add(violation.pointer());
      }
    }
    TextRules.check(tree, pointer, told, violations);
  }

  /** Adds a violation that was found elsewhere. */
  public void add(String pointer, String code, String detail) {
    violations.add(new Violation(pointer, code, detail));
  }

  public boolean valid() {
    return violations.isEmpty();
  }

  public List<Violation> violations() {
    return Collections.unmodifiableList(violations);
  }

  public List<Known> known() {
    return Collections.unmodifiableList(known);
  }

  private Object value(Shape shape, Object tree, String pointer) {
    if (tree == null) {
      return broken(pointer, "missing-field", "It is required.");
    }
    switch (shape.kind) {
      case STRING:
        return tree instanceof String text
            ? text(shape, text, pointer)
            : scalars.wrong(pointer, "string");
      case LIST:
        return tree instanceof List<?> list
            ? list(shape, list, pointer)
            : scalars.wrong(pointer, "array");
      case RECORD:
        return tree instanceof Map<?, ?> members
            ? object(shape, members, pointer)
            : scalars.wrong(pointer, "object");
      case FREE_OBJECT:
        if (!(tree instanceof Map<?, ?> members)) {
          return scalars.wrong(pointer, "object");
        }
        return shape.constraints.count(members.size(), pointer, violations) ? members : BROKEN;
      case FREE:
        return tree;
      default:
        return scalars.read(shape, tree, pointer);
    }
  }

  private Object broken(String pointer, String code, String detail) {
    add(pointer, code, detail);
    return BROKEN;
  }

  private Object text(Shape shape, String given, String pointer) {
    if (shape.constraints == Constraints.NONE) {
      return given;
    }
    String text = shape.constraints.line ? Constraints.stripped(given) : given;
    boolean whole = text.length() == given.length();
    if (!shape.constraints.text(text, pointer, violations)
        || !whole && !shape.constraints.shortEnough(given, pointer, violations)) {
      return BROKEN;
    }
    return member(shape, text, pointer);
  }

  /** Notes a member that must be in a reference set; returns other values as they are. */
  private Object member(Shape shape, Object value, String pointer) {
    if (shape.constraints.knownSet == null) {
      return value;
    }
    String member = ((String) value).strip();
    if (member.isEmpty()) {
      return broken(pointer, "too-short", "It needs 1 or more characters.");
    }
    known.add(new Known(pointer, shape.constraints.knownSet, member));
    return member;
  }

  private Object list(Shape shape, List<?> elements, String pointer) {
    boolean good = shape.constraints.count(elements.size(), pointer, violations);
    List<Object> values = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      String at = Pointers.child(pointer, i);
      Object value = value(shape.element, elements.get(i), at);
      if (value != BROKEN) {
        value = member(shape, value, at);
      }
      good &= value != BROKEN;
      values.add(value == BROKEN ? null : value);
    }
    good &= shape.constraints.distinct(values, pointer, violations);
    return good ? Collections.unmodifiableList(values) : BROKEN;
  }

  private Object object(Shape shape, Map<?, ?> members, String pointer) {
    int before = violations.size();
    RecordShape record = shape.record();
    RecordShape.Part[] parts = record.parts();
    Object[] values = new Object[parts.length];
    Set<String> broken = new HashSet<>();
    boolean body = pointer.isEmpty();
    if (body) {
      MemberNames.check(
          record, members, pointer, violations); // a misspelt member is the most useful violation
    }
    for (int i = 0; i < parts.length; i++) {
      RecordShape.Part part = parts[i];
      Object member = members.get(part.name());
      if (member == null && !part.required()) {
        values[i] = part.absent();
        continue;
      }
      Object value = value(part.shape(), member, Pointers.child(pointer, part.name()));
      if (value == BROKEN) {
        broken.add(part.name());
        values[i] = part.broken();
      } else {
        values[i] = part.optional() ? Optional.of(value) : value;
      }
    }
    if (!body) {
      MemberNames.check(record, members, pointer, violations);
    }
    Object value = record.construct(values, broken.isEmpty());
    if (value == null && broken.isEmpty()) {
      return broken(pointer, "wrong-format", "Its values do not go together.");
    }
    check(value, broken, pointer);
    return violations.size() == before ? value : BROKEN;
  }

  private void check(Object value, Set<String> broken, String pointer) {
    if (!(value instanceof Checked checked)) {
      return;
    }
    try {
      checked.check(new Violations(pointer, broken, violations));
    } catch (RuntimeException e) {
      // a check may fail when values are missing; the params are already refused
      if (broken.isEmpty()) {
        throw e;
      }
    }
  }
}
