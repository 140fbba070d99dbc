package dev.sluice.http.enqueue;

import dev.sluice.http.message.Problem;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Loads reference sets that Redis does not have yet and reports unknown members. */
public final class KnownMembers implements MemberCheck {
  private final TaskQueue queue;
  private final ReferenceLoader references;

  public KnownMembers(TaskQueue queue, ReferenceLoader references) {
    this.queue = queue;
    this.references = references;
  }

  /** Whether at least one of the sets is in Redis now. */
  boolean load(Set<String> sets) {
    boolean loaded = false;
    for (String set : sets) {
      try {
        queue.replaceReference(set, references.load(set));
        loaded = true;
      } catch (IOException | UncheckedIOException e) {
        // its tasks stay refused for the missing set, which says that this failed
      }
    }
    return loaded;
  }

  /** Why the queue refused members: it does not know these. */
  static Problem refusal(List<ParamsReader.Known> members) {
    return Problem.invalid(members.stream().map(KnownMembers::violation).toList());
  }

  @Override
  public List<Violation> unknown(List<ParamsReader.Known> known) {
    List<Violation> violations = new ArrayList<>();
    Map<String, Set<String>> sets = new HashMap<>();
    try {
      for (ParamsReader.Known one : known) {
        Set<String> members = sets.get(one.set());
        if (members == null) {
          members = queue.reference(one.set()).keySet();
          sets.put(one.set(), members);
        }
        if (!members.isEmpty() && !members.contains(one.member())) {
          violations.add(violation(one));
        }
      }
    } catch (QueueUnavailable e) {
      return List.of(); // what is wrong without Redis is worth telling without it
    }
    return violations;
  }

  private static Violation violation(ParamsReader.Known one) {
    return new Violation(
        one.pointer(), "unknown-member", "It is not one of the known " + one.set() + ".");
  }
}
