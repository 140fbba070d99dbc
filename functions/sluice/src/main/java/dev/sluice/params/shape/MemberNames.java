package dev.sluice.params.shape;

import dev.sluice.json.Pointers;
import dev.sluice.json.Unicode;
import dev.sluice.params.Violation;
import java.util.List;
import java.util.Map;

/** Reports members that a record does not declare, and those that exclude each other. */
final class MemberNames {
  private MemberNames() {}

  static void check(
      RecordShape record, Map<?, ?> members, String pointer, List<Violation> violations) {
    for (Object member : members.keySet()) {
      String name = (String) member;
      if (!record.open && record.part(name) == null && !record.ignored.contains(name)) {
        violations.add(undeclared(record, name, pointer));
      }
    }
    if (!record.exclusive.isEmpty()) {
      exclude(record.exclusive, members, pointer, violations);
    }
  }

  private static Violation undeclared(RecordShape record, String name, String pointer) {
    if (!Unicode.valid(name)) {
      return new Violation(pointer, "invalid-text", TextRules.NO_NAME); // no pointer can contain it
    }
    String at = Pointers.child(pointer, name);
    return record.readOnly.contains(name)
        ? new Violation(at, "read-only-field", "It is set by the server alone.")
        : new Violation(
            at, "unknown-field", Violation.NO_SUCH_FIELD + Nearest.question(name, record.names()));
  }

  private static void exclude(
      List<?> names, Map<?, ?> members, String pointer, List<Violation> violations) {
    String one = (String) names.get(0);
    String other = (String) names.get(1);
    if (members.get(one) != null && members.get(other) != null) {
      String detail = "Give " + one + " or " + other + ", not both.";
      violations.add(new Violation(Pointers.child(pointer, other), "conflicting-fields", detail));
    }
  }
}
