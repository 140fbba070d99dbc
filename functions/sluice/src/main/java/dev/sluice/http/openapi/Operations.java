package dev.sluice.http.openapi;

import static dev.sluice.http.message.ProblemType.*;
import static dev.sluice.http.route.Documented.MEMBERS;
import static dev.sluice.http.route.Documented.reading;
import static dev.sluice.http.route.Documented.writing;

import dev.sluice.http.message.Body;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.page.Assets;
import dev.sluice.http.page.Login;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Documented;
import dev.sluice.http.tasks.EnqueueBatch;
import dev.sluice.http.tasks.Failures;
import dev.sluice.http.tasks.PatchTask;
import dev.sluice.http.tasks.TaskRequest;
import java.util.List;

/**
 * What every route takes and answers, for the OpenAPI document: a route that is not said here does
 * not compile. Loaded when the document is asked for, so it is on nobody's cold start. Answers'
 * schemas are in {@code answers.json}; the tests hold every answer they get against the document.
 */
public final class Operations {
  private static final String TASK = "/tasks/{id}";

  /** What may be wrong with params as well; see ParamsReader and the task types' own checks. */
  private static final ProblemType[] PARAMS = {
    READ_ONLY_FIELD,
    UNKNOWN_TYPE,
    WRONG_FORMAT,
    OUT_OF_RANGE,
    DUPLICATE,
    UNKNOWN_MEMBER,
    FORBIDDEN_URL,
    CONFLICTING_FIELDS,
    INVALID_VALUE,
    REFERENCE_UNAVAILABLE
  };

  private static final Answer ENQUEUED =
      Answer.of(
              202,
              "Enqueued, or enqueued under the same key before",
              "EnqueuedTask",
              List.of(Body.JSON))
          .telling("location", "Where the task is.")
          .maybe("idempotency-replayed", "true: it was enqueued before.");

  private Operations() {}

  public static Documented of(String route) {
    return switch (route) {
      case "page" ->
          reading("The page: the form, and the latest reports of who is signed in")
              .answer(Answer.html(200, "The page, or the form to sign in"));
      case "login" ->
          Documented.of("Trades a token for a session cookie")
              .taking("Login", Login.BODY)
              .answer(
                  Answer.redirect(303, "Signed in by form: on to the page")
                      .telling("set-cookie", "The session."))
              .answer(Answer.empty(204, "Signed in").telling("set-cookie", "The session."))
              .failing(UNAUTHORIZED);
      case "asset" ->
          Documented.of("A file of the page")
              .answer(
                  Answer.of(200, "The file", "Text", Assets.MEDIA_TYPES)
                      .maybe("cache-control", "For ever, if the version is the one deployed."));
      case "health" -> reading("Whether the queue answers").json(200, "It does", "Health");
      case "enqueue" ->
          writing("Enqueues a task")
              .taking("NewTask", TaskRequest.BODY)
              .idempotently()
              .making(TASK)
              .answer(ENQUEUED)
              .failing(MEMBERS)
              .failing(PARAMS)
              .failing(QUEUE_FULL);
      case "enqueueBatch" ->
          writing("Enqueues up to 1,000 tasks, each on its own terms")
              .taking(
                  new Documented.RequestBody(
                      "TaskBatch", null, EnqueueBatch.MEDIA_TYPES, Body.MAX_BATCH_BYTES))
              .idempotently()
              .json(200, "What became of each", "Outcomes");
      case "list" ->
          reading("Lists tasks, newest first, or waits until one of them changes")
              .json(200, "A part of the list", "TaskList")
              .empty(204, "Nothing has changed since the revision")
              .failing(INVALID_CURSOR, TOO_MANY_LONG_POLLS);
      case "read" ->
          reading("Reads a task, or waits until it changes or has ended")
              .json(200, "The task", "Task")
              .failing(TOO_MANY_LONG_POLLS);
      case "artifact" ->
          reading("Downloads the file a task made")
              .answer(
                  Answer.of(200, "The file", "Bytes", List.of("*/*"))
                      .telling("content-disposition", "The name of the file."))
              .answer(Answer.redirect(302, "Where the file is, for 5 minutes"))
              .failing(NO_ARTIFACT, ARTIFACT_TOO_LARGE);
      case "log" -> reading("Reads what a task logged").json(200, "Lines, oldest first", "Log");
      case "timeline" ->
          reading("Reads what happened to a task").json(200, "Oldest first", "Timeline");
      case "patch" ->
          writing("Changes a task that waits")
              .taking("TaskPatch", PatchTask.BODY)
              .json(200, "The task as it is now", "Task")
              .failing(MEMBERS)
              .failing(PARAMS)
              .failing(WRONG_STATE, ENQUEUE_REFUSED);
      case "delete" ->
          writing("Deletes a task that is not running").empty(204, "Deleted").failing(WRONG_STATE);
      case "cancel" ->
          writing("Cancels a task, or asks a running one to stop")
              .json(200, "Cancelled", "ChangedTask")
              .json(202, "Asked to stop", "ChangedTask")
              .failing(WRONG_STATE);
      case "retry" ->
          writing("Queues a failed or cancelled task again, or one with parts that failed")
              .json(202, "Queued", "ChangedTask")
              .failing(WRONG_STATE, PARENT_ENDED);
      case "failures" ->
          reading("Groups the tasks that failed by type and error")
              .json(200, "The largest groups first", "Failures");
      case "retryFailures" ->
          writing("Queues the tasks of such a group again")
              .taking("FailureGroup", Failures.BODY)
              .json(200, "What became of them", "RetriedFailures")
              .failing(MEMBERS)
              .failing(WRONG_FORMAT, OUT_OF_RANGE);
      case "types" ->
          reading("Lists the task types with the schemas of their params")
              .json(200, "All of them", "Types");
      case "openapi" ->
          Documented.of("This document")
              .answer(kept(Answer.of(200, "OpenAPI 3.1", "Document", List.of(Body.JSON))))
              .answer(kept(Answer.empty(304, "It is what If-None-Match names")));
      case "queues" ->
          reading("How many tasks stand where, and how attempts ended in the last hour")
              .json(200, "Depths, ages and rates", "Queues");
      case "workers" ->
          reading("Who asked for tasks in the last hour, and what they hold")
              .json(200, "The last seen ones", "Workers");
      case "schedules" ->
          reading("Lists the recurring tasks").json(200, "All of them", "Schedules");
      case "pauseSchedule" -> writing("Pauses a recurring task").json(200, "Paused", "Schedule");
      case "resumeSchedule" ->
          writing("Lets a recurring task go on").json(200, "Not paused", "Schedule");
      case "runSchedule" ->
          writing("Enqueues a recurring task now, paused or not")
              .idempotently()
              .making(TASK)
              .answer(ENQUEUED)
              .failing(QUEUE_FULL);
      case "result" ->
          reading("Reads what the tasks of a type published last")
              .json(200, "The result and its age", "Result")
              .failing(NO_RESULT);
      case "references" ->
          reading("Lists the members that params may name").json(200, "All of them", "Members");
      default -> throw new IllegalArgumentException("There is no route " + route);
    };
  }

  private static Answer kept(Answer answer) {
    return answer
        .telling("etag", "Names what it is now, for If-None-Match.")
        .telling("cache-control", "How long it may be kept.");
  }
}
