package dev.sluice.http.enqueue;

import dev.sluice.http.message.Problem;
import dev.sluice.http.tasks.TaskChanges;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.params.shape.ParamsReader.Known;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** New params of a task that exists: validated as those of a new one. */
final class ChangedParams {
  private final KnownMembers members;
  private final TaskCatalog catalog;

  ChangedParams(KnownMembers members, TaskCatalog catalog) {
    this.members = members;
    this.catalog = catalog;
  }

  /**
   * The params that a body names.
   *
   * @param reader gets every violation
   * @return JSON; null when it names none
   */
  String read(ParamsReader reader, Map<?, ?> given, TaskRecord task) {
    if (!given.containsKey("params")) {
      return null;
    }
    TaskType<?> type = catalog.find(task.type()).orElse(null);
    if (type == null) {
      reader.add("/params", "unknown-type", "The task's type is no longer known.");
    } else if (type.internal()) {
      reader.add("/params", "internal-type", "Only the application itself sets these params.");
    } else {
      reader.record(type.params(), given.get("params"), "/params");
    }
    return JsonTree.write(given.get("params"));
  }

  /**
   * @throws Problem 422 with every violation
   */
  void check(ParamsReader reader) {
    if (!reader.valid()) {
      List<Violation> violations = new ArrayList<>(reader.violations());
      violations.addAll(members.unknown(reader.known()));
      throw Problem.invalid(violations);
    }
  }

  /**
   * Makes the change; once more if a reference set had to be loaded for it.
   *
   * @throws Problem when nothing was changed
   */
  ChangeResult make(List<Known> known, Supplier<ChangeResult> change) {
    ChangeResult changed = change.get();
    if (changed.outcome() == ChangeResult.Outcome.REFERENCE_MISSING
        && members.load(known.stream().map(Known::set).collect(Collectors.toSet()))) {
      changed = change.get();
    }
    if (changed.outcome() == ChangeResult.Outcome.UNKNOWN_MEMBER) {
      throw KnownMembers.refusal(changed.unknown());
    }
    return TaskChanges.checked(changed);
  }
}
