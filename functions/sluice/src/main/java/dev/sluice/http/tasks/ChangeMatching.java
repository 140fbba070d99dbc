package dev.sluice.http.tasks;

import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Signer;
import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.Formats;
import dev.sluice.queue.ChangeResult.Outcome;
import dev.sluice.queue.QueueView;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.retries.RetryMark;
import dev.sluice.task.TaskCatalog;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code POST /tasks/cancel}, {@code retry} and {@code delete}: does to all tasks that match what
 * the routes of one task do to that. A call does as much as it has time for and answers with a
 * cursor for the rest. What comes or ends after {@code until} is left alone, so counting first and
 * then changing means the same tasks, and a call may be repeated.
 */
public final class ChangeMatching implements Action {
  public static final BodyType<?> BODY = BodyType.of(MatchingTasks.class, Body.JSON_ONLY);

  /** A call begins nothing after that, so that it is answered within 3 s. */
  private static final Duration PATIENCE = Duration.ofMillis(1_200);

  private static final BodyType<MatchingTasks> READ =
      BodyType.of(MatchingTasks.class, Body.JSON_ONLY);

  /** What is done, to tasks in which states, and to which when none are named. */
  public enum Verb {
    CANCEL(
        EnumSet.of(TaskState.SCHEDULED, TaskState.QUEUED, TaskState.RUNNING),
        List.of(TaskState.SCHEDULED, TaskState.QUEUED, TaskState.RUNNING)),
    RETRY(EnumSet.of(TaskState.FAILED, TaskState.CANCELLED), List.of(TaskState.FAILED)),
    DELETE(
        EnumSet.complementOf(EnumSet.of(TaskState.RUNNING)),
        List.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELLED));

    private final Set<TaskState> possible;
    private final List<TaskState> usual;

    Verb(Set<TaskState> possible, List<TaskState> usual) {
      this.possible = possible;
      this.usual = usual;
    }
  }

  private final Verb verb;
  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final Signer signer;
  private final Clock clock;

  public ChangeMatching(
      Verb verb, TaskQueue queue, TaskCatalog catalog, Signer signer, Clock clock) {
    this.verb = verb;
    this.queue = queue;
    this.catalog = catalog;
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * Where a walk is, as its cursor says; {@code began} is the first call's, {@code done} how many
   * matched before.
   */
  private record Place(Instant began, Instant until, long done, String position) {
    String text(Verb verb) {
      return verb
          + (" " + began.toEpochMilli())
          + (" " + until.toEpochMilli())
          + (" " + done)
          + (" " + position);
    }

    static Place of(String text, Verb verb) {
      String[] parts = text.split(" ", 5);
      if (parts.length < 5 || !parts[0].equals(verb.name())) {
        throw Problem.of(ProblemType.INVALID_CURSOR);
      }
      return new Place(moment(parts[1]), moment(parts[2]), Long.parseLong(parts[3]), parts[4]);
    }

    private static Instant moment(String millis) {
      return Instant.ofEpochMilli(Long.parseLong(millis));
    }
  }

  /** What one call has seen and done. */
  private static final class Count {
    private final Map<TaskState, Long> states = new EnumMap<>(TaskState.class);
    private long matched;
    private long changed;
    private long asked;
    private boolean cut;
  }

  @Override
  public Response answer(Call call) throws IOException {
    MatchingTasks given = READ.read(call.request().body(), clock.instant());
    if (given.filter().endsBeforeItBegins()) {
      throw Problem.invalid(
          List.of(new Violation("/filter/to", "out-of-range", "It must be after from.")));
    }
    if (given.perMinute().isPresent() && verb != Verb.RETRY) {
      throw Problem.invalid(
          List.of(new Violation("/perMinute", "unknown-field", "Only a retry can be spread.")));
    }
    Principal caller = call.principal();
    List<TaskState> states = states(given.filter().state().orElse(List.of()));
    TaskFilter filter = given.filter().filter(caller, catalog).withStates(states);
    Place place = place(given, filter, caller);
    Count count = new Count();
    count.cut = given.filter().error().isPresent() && FailureGroup.cut(queue);
    TaskFilter all = inOrder(given.filter().ofGroup(filter, caller, queue));
    Place next = states.isEmpty() ? null : walk(given, all, place, count);
    return Response.json(
        200, json(given, place, count, next == null ? null : next.text(verb), filter, caller));
  }

  private List<TaskState> states(List<TaskState> named) {
    return named.isEmpty() ? verb.usual : named.stream().filter(verb.possible::contains).toList();
  }

  private Place place(MatchingTasks given, TaskFilter filter, Principal caller) {
    if (given.cursor().isPresent()) {
      return Place.of(Cursor.position(given.cursor().get(), filter, caller, signer), verb);
    }
    Instant counted = queue.status().at();
    Instant began = counted;
    while (began.equals(counted)) { // what comes next must not be of the millisecond counted
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      began = queue.status().at();
    }
    return new Place(began, given.until().orElse(counted), 0, null);
  }

  /** What failed first is to run first again. */
  private TaskFilter inOrder(TaskFilter filter) {
    if (verb != Verb.RETRY || filter.ids() == null) {
      return filter;
    }
    List<String> ids = new ArrayList<>(filter.ids());
    Collections.reverse(ids);
    return filter.withIds(ids);
  }

  /** Returns where to go on, null at the end. */
  private Place walk(MatchingTasks given, TaskFilter filter, Place place, Count count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String position = place.position();
    long most = given.most().orElse(Integer.MAX_VALUE) - place.done();
    if (most < 1) {
      return null; // another call with this cursor was told a larger number
    }
    do {
      int limit = (int) Math.min(QueueView.MOST_LISTED, most - count.matched);
      TaskPage page = page(filter, position, limit);
      count.cut |= page.cut();
      List<TaskRecord> meant =
          page.tasks().stream().filter(task -> meant(task, given, place)).toList();
      meant.forEach(task -> count.states.merge(task.state(), 1L, Long::sum));
      count.matched += meant.size();
      if (!given.dryRun().orElse(false) && !meant.isEmpty()) {
        change(meant, given, place, count);
      }
      position = count.matched < most ? page.next() : null;
    } while (position != null && System.nanoTime() < end);
    return position == null
        ? null
        : new Place(place.began(), place.until(), place.done() + count.matched, position);
  }

  /** A cursor that another filter gave has a position that this one cannot read. */
  private TaskPage page(TaskFilter filter, String position, int limit) {
    try {
      return queue.list(filter, position, limit);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.INVALID_CURSOR);
    }
  }

  private static boolean meant(TaskRecord task, MatchingTasks given, Place place) {
    Instant waits = task.queuedAt() == null ? task.createdAt() : task.queuedAt();
    Instant last = task.finishedAt() == null ? waits : task.finishedAt();
    boolean ended = task.finishedAt() != null && task.state().terminal();
    return !last.isAfter(place.until())
        && (given.since().isEmpty() || ended && !last.isBefore(given.since().get()));
  }

  private void change(List<TaskRecord> tasks, MatchingTasks given, Place place, Count count) {
    List<String> ids = tasks.stream().map(TaskRecord::id).toList();
    if (verb == Verb.RETRY) {
      long before = place.done() + count.matched - tasks.size();
      List<FailedTask> ended = tasks.stream().map(FailedTask::of).toList();
      Duration apart =
          given.perMinute().map(Duration.ofMinutes(1)::dividedBy).orElse(Duration.ZERO);
      RetryMark mark = FailureGroup.mark(queue, ids, place.began());
      count.changed += queue.replay(ended, apart.multipliedBy(before), apart, mark);
      return;
    }
    Set<TaskState> states = EnumSet.copyOf(states(given.filter().state().orElse(List.of())));
    var results = verb == Verb.CANCEL ? queue.cancel(ids, states) : queue.delete(ids, states);
    for (var result : results) {
      count.changed += result.outcome() == Outcome.DONE ? 1 : 0;
      count.asked += result.outcome() == Outcome.ASKED ? 1 : 0;
    }
  }

  private String json(
      MatchingTasks given,
      Place place,
      Count count,
      String next,
      TaskFilter filter,
      Principal caller)
      throws IOException {
    boolean dryRun = given.dryRun().orElse(false);
    JsonText json = new JsonText();
    json.beginObject();
    json.member("matched", count.matched);
    json.beginObject("states");
    count.states.forEach((state, tasks) -> json.member(state.name(), tasks));
    json.endObject();
    json.member("changed", count.changed);
    json.member("asked", count.asked);
    json.member("skipped", dryRun ? 0 : count.matched - count.changed - count.asked);
    json.member("began", Formats.text(place.began()));
    json.member("until", Formats.text(place.until()));
    json.member("cut", count.cut);
    json.member("cursor", Cursor.of(next, filter, caller, signer));
    json.endObject();
    return json.toString();
  }
}
