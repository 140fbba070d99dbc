package dev.sluice.http.tasks;

import dev.sluice.http.access.Principal;
import dev.sluice.http.input.Parameters;
import dev.sluice.http.input.Query;
import dev.sluice.params.Distinct;
import dev.sluice.params.Help;
import dev.sluice.params.Line;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.task.TaskCatalog;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which tasks a caller means, as a query or a body says it. */
record TaskMatch(
    @Help("Only tasks in these states.") Optional<@Size(max = 6) @Distinct List<TaskState>> state,
    @Help("Only tasks of this type; children need parent.")
        Optional<@Line @Size(min = 1, max = 40) String> type,
    @Help("No tasks of this type, such as task-ended: the notices of ends.")
        Optional<@Line @Size(min = 1, max = 40) String> notType,
    @Help("Only tasks of this queue.") Optional<@Line @Size(min = 1, max = 40) String> queue,
    @Help(
            "Only tasks with this in their id, type, params but for secrets, error or result; case is"
                + " ignored.")
        Optional<@Line @Size(min = 1, max = 200) String> q,
    @Help("Only tasks of this group of failures, as GET /failures names it.")
        Optional<@Pattern(regexp = "[0-9a-f]{12}") String> error,
    @Help("Only tasks that this name enqueued; only an operator sees those of others.")
        Optional<@Line @Size(min = 1, max = 255) String> owner,
    @Help("Only children of the task of this id.")
        Optional<@Line @Size(min = 1, max = 200) String> parent,
    @Help("Only tasks created then or later.") Optional<Instant> from,
    @Help("Only tasks created before then.") Optional<Instant> to) {

  /** As the query says; it is to be {@link Query#check checked} afterwards. */
  static TaskMatch of(Query query) {
    TaskMatch match =
        new TaskMatch(
            Optional.of(query.states(Parameters.STATE)),
            Optional.ofNullable(query.text(Parameters.TYPE)),
            Optional.ofNullable(query.text(Parameters.NOT_TYPE)),
            Optional.ofNullable(query.text(Parameters.QUEUE)),
            Optional.ofNullable(query.text(Parameters.SEARCH)),
            Optional.ofNullable(query.text(Parameters.ERROR)),
            Optional.ofNullable(query.text(Parameters.OWNER)),
            Optional.ofNullable(query.text(Parameters.PARENT)),
            Optional.ofNullable(query.instant(Parameters.CREATED_FROM)),
            Optional.ofNullable(query.instant(Parameters.CREATED_TO)));
    if (match.endsBeforeItBegins()) {
      query.wrong(Parameters.CREATED_TO, "out-of-range", "It must be after from.");
    }
    return match;
  }

  boolean endsBeforeItBegins() {
    return from.isPresent() && to.isPresent() && !from.get().isBefore(to.get());
  }

  /** The tasks that this caller may see of these, of whatever group of failures. */
  TaskFilter filter(Principal caller, TaskCatalog catalog) {
    boolean others = owner.isPresent() && !caller.maySee(owner.get());
    return TaskFilter.ALL
        .withStates(state.orElse(List.of()))
        .withType(type.orElse(null))
        .withoutType(notType.orElse(null))
        .withQueue(queue.orElse(null))
        .withText(q.orElse(null), task -> TaskJson.params(task, catalog))
        .withOwner(caller.sees() == null ? owner.orElse(null) : caller.sees())
        .withParent(parent.orElse(null))
        .withCreatedFrom(others ? Instant.MAX : from.orElse(null)) // none
        .withCreatedBefore(to.orElse(null));
  }

  /** The filter for the tasks of the group of failures alone, newest first, if there is one. */
  TaskFilter ofGroup(TaskFilter filter, Principal caller, TaskQueue queue) {
    return error.isEmpty()
        ? filter
        : filter.withIds(FailureGroup.ids(queue, caller.sees(), error.get()));
  }
}
