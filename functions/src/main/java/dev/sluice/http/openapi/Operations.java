package dev.sluice.http.openapi;

import static dev.sluice.http.message.ProblemType.*;

import dev.sluice.app.minutes.http.IdBatchBody;
import dev.sluice.app.minutes.http.UserRoutes;
import dev.sluice.app.registration.Registration;
import dev.sluice.app.sellers.http.LaunchForm;
import dev.sluice.app.workqueue.graphql.GraphqlAction;
import dev.sluice.app.workqueue.graphql.GraphqlRequest;
import dev.sluice.http.input.BodyMembers;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.page.Assets;
import dev.sluice.http.page.Login;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Route;
import dev.sluice.http.tasks.EnqueueBatch;
import dev.sluice.http.tasks.Envelope;
import dev.sluice.http.tasks.Failures;
import dev.sluice.http.tasks.PatchTask;
import java.util.List;

/**
 * What every route takes and answers, for the OpenAPI document: a route that is not said here does
 * not compile. Loaded when the document is asked for, so it is on nobody's cold start. Answers'
 * schemas are in {@code answers.json}; the tests hold every answer they get against the document.
 */
public final class Operations {
  private static final String TASK = "/tasks/{id}";
  private static final String USER = "/users/{id}/";
  private static final String ID_BATCH = "/celery_ids_tasks/{id}/";

  /** What may be wrong with members of a body that is readable. */
  private static final ProblemType[] MEMBERS = {
    MISSING_FIELD, UNKNOWN_FIELD, WRONG_TYPE, TOO_LONG, TOO_SHORT, INVALID_TEXT
  };

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

  static Documented of(Route route) {
    return switch (route) {
      case PAGE ->
          reading("The page: the form, and the latest reports of who is signed in")
              .answer(Answer.html(200, "The page, or the form to sign in"));
      case LAUNCH ->
          writing("Launches a seller report from the form")
              .taking("LaunchForm", LaunchForm.MEMBERS)
              .answer(Answer.redirect(303, "Launched: back to the page"))
              .answer(Answer.html(422, "The form, with what is wrong beside its fields"))
              .failing(QUEUE_FULL, REFERENCE_UNAVAILABLE);
      case LOGIN ->
          Documented.of("Trades a token for a session cookie")
              .taking("Login", Login.MEMBERS)
              .answer(
                  Answer.redirect(303, "Signed in by form: on to the page")
                      .telling("set-cookie", "The session."))
              .answer(Answer.empty(204, "Signed in").telling("set-cookie", "The session."))
              .failing(UNAUTHORIZED);
      case ASSET ->
          Documented.of("A file of the page")
              .answer(
                  Answer.of(200, "The file", "Text", Assets.MEDIA_TYPES)
                      .maybe("cache-control", "For ever, if the version is the one deployed."));
      case HEALTH -> reading("Whether the queue answers").json(200, "It does", "Health");
      case REGISTER_FORM ->
          reading("The form to register with; after it, what its tasks are at")
              .answer(Answer.html(200, "The form, or the one to sign in"))
              .failing(NOT_FOUND);
      case REGISTER ->
          writing("Registers by picture and e-mail address: enqueues two tasks, both or neither")
              .taking("Registration", Registration.MEMBERS)
              .idempotently()
              .answer(
                  Answer.of(202, "Enqueued", "Registered", List.of(Body.JSON))
                      .telling("location", "Where the task of the picture is.")
                      .maybe("idempotency-replayed", "true: they were enqueued before."))
              .answer(Answer.redirect(303, "Enqueued: where a browser sees them"))
              .answer(Answer.html(422, "The form, with what is wrong beside its fields"))
              .failing(MEMBERS)
              .failing(WRONG_FORMAT, OUT_OF_RANGE, INVALID_VALUE, QUEUE_FULL);
      case ENQUEUE ->
          writing("Enqueues a task")
              .taking("NewTask", Envelope.MEMBERS)
              .idempotently()
              .making(TASK)
              .answer(ENQUEUED)
              .failing(MEMBERS)
              .failing(PARAMS)
              .failing(QUEUE_FULL);
      case ENQUEUE_BATCH ->
          writing("Enqueues up to 1,000 tasks, each on its own terms")
              .taking(
                  new Documented.RequestBody(
                      "TaskBatch", null, EnqueueBatch.MEDIA_TYPES, Body.MAX_BATCH_BYTES))
              .idempotently()
              .json(200, "What became of each", "Outcomes");
      case LIST ->
          reading("Lists tasks, newest first, or waits until one of them changes")
              .json(200, "A part of the list", "TaskList")
              .empty(204, "Nothing has changed since the revision")
              .failing(INVALID_CURSOR, TOO_MANY_LONG_POLLS);
      case READ ->
          reading("Reads a task, or waits until it changes")
              .json(200, "The task", "Task")
              .failing(TOO_MANY_LONG_POLLS);
      case ARTIFACT ->
          reading("Downloads the file a task made")
              .answer(
                  Answer.of(200, "The file", "Bytes", List.of("*/*"))
                      .telling("content-disposition", "The name of the file."))
              .answer(Answer.redirect(302, "Where the file is, for 5 minutes"))
              .failing(NO_ARTIFACT, ARTIFACT_TOO_LARGE);
      case LOG -> reading("Reads what a task logged").json(200, "Lines, oldest first", "Log");
      case TIMELINE ->
          reading("Reads what happened to a task").json(200, "Oldest first", "Timeline");
      case PATCH ->
          writing("Changes a task that waits")
              .taking("TaskPatch", PatchTask.MEMBERS)
              .json(200, "The task as it is now", "Task")
              .failing(MEMBERS)
              .failing(PARAMS)
              .failing(WRONG_STATE);
      case DELETE ->
          writing("Deletes a task that is not running").empty(204, "Deleted").failing(WRONG_STATE);
      case CANCEL ->
          writing("Cancels a task, or asks a running one to stop")
              .json(200, "Cancelled", "ChangedTask")
              .json(202, "Asked to stop", "ChangedTask")
              .failing(WRONG_STATE);
      case RETRY ->
          writing("Queues a failed or cancelled task again, or one with parts that failed")
              .json(202, "Queued", "ChangedTask")
              .failing(WRONG_STATE, PARENT_ENDED);
      case FAILURES ->
          reading("Groups the tasks that failed by type and error")
              .json(200, "The largest groups first", "Failures");
      case RETRY_FAILURES ->
          writing("Queues the tasks of such a group again")
              .taking("FailureGroup", Failures.MEMBERS)
              .json(200, "What became of them", "RetriedFailures")
              .failing(MEMBERS)
              .failing(WRONG_FORMAT, OUT_OF_RANGE);
      case TYPES ->
          reading("Lists the task types with the schemas of their params")
              .json(200, "All of them", "Types");
      case OPENAPI ->
          Documented.of("This document")
              .answer(kept(Answer.of(200, "OpenAPI 3.1", "Document", List.of(Body.JSON))))
              .answer(kept(Answer.empty(304, "It is what If-None-Match names")));
      case QUEUES ->
          reading("How many tasks stand where, and how attempts ended in the last hour")
              .json(200, "Depths, ages and rates", "Queues");
      case WORKERS ->
          reading("Who asked for tasks in the last hour, and what they hold")
              .json(200, "The last seen ones", "Workers");
      case SELLERS -> reading("Lists the known sellers").json(200, "All of them", "Sellers");
      case SCHEDULES -> reading("Lists the recurring tasks").json(200, "All of them", "Schedules");
      case PAUSE_SCHEDULE -> writing("Pauses a recurring task").json(200, "Paused", "Schedule");
      case RESUME_SCHEDULE ->
          writing("Lets a recurring task go on").json(200, "Not paused", "Schedule");
      case RUN_SCHEDULE ->
          writing("Enqueues a recurring task now, paused or not")
              .idempotently()
              .making(TASK)
              .answer(ENQUEUED)
              .failing(QUEUE_FULL);
      case RESULT ->
          reading("Reads what the tasks of a type published last")
              .json(200, "The result and its age", "Result")
              .failing(NO_RESULT);
      case USERS -> list(reading("Lists users by their ids"), "Users");
      case USER_ADD ->
          writing("Adds a user")
              .taking("NewUser", UserRoutes.WHOLE)
              .idempotently()
              .making(USER)
              .answer(Answer.added("User"))
              .failing(MEMBERS);
      case USER -> reading("Reads a user").json(200, "The user", "User");
      case USER_PUT -> change("Names a user", "NewUser", UserRoutes.WHOLE, "User");
      case USER_PATCH -> change("Changes a user", "UserPatch", UserRoutes.PART, "User");
      case USER_DELETE -> writing("Deletes a user").empty(204, "Deleted");
      case ID_BATCHES -> list(reading("Lists batches of ids, newest first"), "IdBatches");
      case ID_BATCH_ADD ->
          writing("Adds a batch of ids, each to be called in a minute of its own hour")
              .taking("NewIdBatch", IdBatchBody.WHOLE)
              .idempotently()
              .making(ID_BATCH)
              .answer(Answer.added("PlannedIdBatch"))
              .failing(MEMBERS)
              .failing(WRONG_FORMAT, OUT_OF_RANGE, DUPLICATE, INVALID_VALUE, QUEUE_FULL);
      case ID_BATCH ->
          reading("Reads a batch of ids and its plan").json(200, "The batch", "PlannedIdBatch");
      case ID_BATCH_PUT ->
          change("Names a batch of ids", "NewIdBatch", IdBatchBody.WHOLE, "PlannedIdBatch")
              .failing(WRONG_FORMAT, OUT_OF_RANGE, DUPLICATE, INVALID_VALUE, READ_ONLY_FIELD);
      case ID_BATCH_PATCH ->
          change("Changes a batch of ids", "IdBatchPatch", IdBatchBody.PART, "PlannedIdBatch")
              .failing(WRONG_FORMAT, OUT_OF_RANGE, DUPLICATE, INVALID_VALUE, READ_ONLY_FIELD);
      case ID_BATCH_DELETE ->
          writing("Deletes a batch of ids, and withdraws what is not planned yet")
              .empty(204, "Deleted");
      case MINUTE_GROUPS ->
          reading("Which ids are called in which minute of an hour")
              .json(200, "The four groups of the hour", "MinuteGroups");
      case GRAPHQL ->
          writing("Executes a GraphQL document; its mutations need the roles of their routes")
              .taking("GraphqlRequest", GraphqlRequest.MEMBERS)
              .answer(
                  Answer.of(
                      200,
                      "Executed, maybe with errors",
                      "GraphqlAnswer",
                      List.of(Body.JSON, GraphqlAction.RESPONSE)))
              .answer(
                  Answer.of(400, "Not executed", "GraphqlAnswer", List.of(GraphqlAction.RESPONSE)));
    };
  }

  private static Documented reading(String summary) {
    return Documented.of(summary).failing(QUEUE_UNAVAILABLE);
  }

  private static Documented writing(String summary) {
    return reading(summary).failing(QUEUE_STORAGE_FULL);
  }

  private static Documented list(Documented list, String schema) {
    return list.answer(
            Answer.of(200, "A part of the list", schema, List.of(Body.JSON))
                .maybe("link", "Where the list goes on."))
        .failing(INVALID_CURSOR);
  }

  private static Documented change(
      String summary, String taken, BodyMembers members, String answered) {
    return writing(summary)
        .taking(taken, members)
        .json(200, "As it is now", answered)
        .failing(MEMBERS);
  }

  private static Answer kept(Answer answer) {
    return answer
        .telling("etag", "Names what it is now, for If-None-Match.")
        .telling("cache-control", "How long it may be kept.");
  }
}
