package dev.sluice.http.input;

import dev.sluice.queue.QueueView;
import java.util.List;

/** The query parameters of the library's routes. */
public final class Parameters {
  public static final Parameter STATE =
      Parameter.of(
          "state",
          Parameter.STATES,
          "Only tasks in these states, with commas between; listed one state after another.");
  public static final Parameter TYPE =
      Parameter.text("type", 40, "Only tasks of this type; children need parent.");
  public static final Parameter NOT_TYPE =
      Parameter.text(
          "notType", 40, "No tasks of this type, such as task-ended: the notices of ends.");
  public static final Parameter QUEUE = Parameter.text("queue", 40, "Only tasks of this queue.");
  public static final Parameter SEARCH =
      Parameter.text(
          "q",
          200,
          "Only tasks with this in their id, type, params but for secrets, error or result; case is"
              + " ignored.");
  public static final Parameter OWNER =
      Parameter.text(
          "owner",
          255,
          "Only tasks that this name enqueued; only an operator sees those of others.");
  public static final Parameter ERROR =
      Parameter.text(
              "error", 12, "Only tasks of this group of failures, as GET /failures names it.")
          .matching("[0-9a-f]{12}");
  public static final Parameter PARENT =
      Parameter.text("parent", 200, "Only children of the task of this id; no other list has any.");
  public static final Parameter CREATED_FROM =
      Parameter.of("from", Parameter.TIME, "Only tasks created then or later.");
  public static final Parameter CREATED_TO =
      Parameter.of("to", Parameter.TIME, "Only tasks created before then.");
  public static final Parameter LIMIT =
      Parameter.whole("limit", 1, QueueView.MOST_LISTED, "The most to list.").orElse(50);
  public static final Parameter CURSOR =
      Parameter.text("cursor", 1_024, "Where to go on, as the list before told.");
  public static final Parameter SINCE =
      Parameter.text(
              "since", 37, "A revision: answered 204 as long as nothing has changed after it.")
          .matching("[0-9]{1,18}-[0-9]{1,18}");

  /** At most 20 s: API Gateway ends every request at 30. */
  public static final Parameter WAIT =
      Parameter.whole("wait", 0, 20, "Seconds to hold the request for a change.").orElse(0);

  /** Without it, {@code wait} ends at the first change. */
  public static final Parameter UNTIL =
      Parameter.text(
              "until", 5, "ended: wait until the task has succeeded, failed or been cancelled.")
          .matching("ended");

  /** Of the list of tasks. */
  public static final List<Parameter> OF_TASKS =
      List.of(
          STATE,
          TYPE,
          NOT_TYPE,
          QUEUE,
          SEARCH,
          ERROR,
          OWNER,
          PARENT,
          CREATED_FROM,
          CREATED_TO,
          LIMIT,
          CURSOR,
          SINCE,
          WAIT);

  /** Of one task. */
  public static final List<Parameter> OF_TASK = List.of(WAIT, UNTIL);

  private Parameters() {}
}
