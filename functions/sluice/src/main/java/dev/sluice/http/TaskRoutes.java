package dev.sluice.http;

import static dev.sluice.http.message.ProblemType.ARTIFACT_TOO_LARGE;
import static dev.sluice.http.message.ProblemType.DUPLICATE;
import static dev.sluice.http.message.ProblemType.HAS_CHILDREN;
import static dev.sluice.http.message.ProblemType.INVALID_CURSOR;
import static dev.sluice.http.message.ProblemType.NO_ARTIFACT;
import static dev.sluice.http.message.ProblemType.OUT_OF_RANGE;
import static dev.sluice.http.message.ProblemType.PARENT_ENDED;
import static dev.sluice.http.message.ProblemType.QUEUE_FULL;
import static dev.sluice.http.message.ProblemType.QUEUE_NOT_ALLOWED;
import static dev.sluice.http.message.ProblemType.RANGE_NOT_SATISFIABLE;
import static dev.sluice.http.message.ProblemType.TOO_MANY_DOWNLOADS;
import static dev.sluice.http.message.ProblemType.TOO_MANY_LONG_POLLS;
import static dev.sluice.http.message.ProblemType.WRONG_FORMAT;
import static dev.sluice.http.message.ProblemType.WRONG_STATE;
import static dev.sluice.http.route.Documented.MEMBERS;
import static dev.sluice.http.route.Documented.reading;
import static dev.sluice.http.route.Documented.writing;

import dev.sluice.http.access.Role;
import dev.sluice.http.enqueue.EnqueueAnswers;
import dev.sluice.http.enqueue.PatchTask;
import dev.sluice.http.enqueue.RetryTask;
import dev.sluice.http.input.Parameters;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.tasks.ChangeMatching;
import dev.sluice.http.tasks.Failures;
import dev.sluice.http.tasks.LongPolls;
import dev.sluice.http.tasks.TaskAnswers;
import dev.sluice.http.tasks.TaskChanges;
import dev.sluice.http.tasks.TaskList;
import dev.sluice.http.tasks.TaskReading;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.ArtifactStore;
import java.util.List;
import java.util.Locale;

/** Listing, reading, following and changing tasks. */
final class TaskRoutes {
  private TaskRoutes() {}

  static List<Endpoint> of(
      Backend backend, ArtifactStore artifacts, LongPolls polls, long largestBody) {
    TaskQueue queue = backend.queue();
    TaskReading reading = new TaskReading(queue, backend.catalog(), artifacts, polls, largestBody);
    TaskChanges changes = new TaskChanges(queue);
    Failures failures = new Failures(queue, backend.catalog(), backend.access().clock());
    return List.of(
        new Endpoint(
            viewing("list", "/tasks").taking(Parameters.OF_TASKS),
            new TaskList(queue, backend.catalog(), backend.access().signer(), polls),
            reading("Lists tasks, newest first, or waits until one of them changes")
                .json(200, "A part of the list", TaskAnswers.TaskList.class)
                .empty(204, "Nothing has changed since the revision")
                .failing(INVALID_CURSOR, TOO_MANY_LONG_POLLS)),
        new Endpoint(
            viewing("read", "/tasks/{id}").taking(Parameters.OF_TASK),
            reading::task,
            reading("Reads a task, or waits until it changes or has ended")
                .json(200, "The task", TaskAnswers.Task.class)
                .failing(TOO_MANY_LONG_POLLS)),
        new Endpoint(
            viewing("events", "/tasks/{id}/events"),
            reading::events,
            reading("Follows a task by server-sent events")
                .about(
                    "Follows a task by server-sent events: one for each change, the last when it"
                        + " has ended. The header Last-Event-ID names the last one that the caller"
                        + " has. On Lambda each answer has one event, or after 15 s a comment, and"
                        + " clients ask again; local/run sends all of them in one.")
                .answer(
                    Answer.of(
                        200,
                        "The task as an event, or a comment",
                        String.class,
                        List.of("text/event-stream")))
                .empty(204, "It has ended, and the caller has the event")
                .failing(TOO_MANY_LONG_POLLS)),
        new Endpoint(
            Route.of("patch", "PATCH", "/tasks/{id}").by(Role.SUBMITTER),
            new PatchTask(queue, backend.members(), backend.catalog(), backend.access().clock()),
            writing("Changes priority, time, params or queue of a waiting task")
                .example("{\"priority\": 9, \"delaySeconds\": 60}")
                .taking("TaskPatch", PatchTask.BODY)
                .json(200, "The task as it is now", TaskAnswers.Task.class)
                .failing(MEMBERS)
                .failing(EnqueueAnswers.PARAMS)
                .failing(WRONG_STATE, QUEUE_FULL)),
        new Endpoint(
            Route.of("delete", "DELETE", "/tasks/{id}").by(Role.SUBMITTER),
            changes::delete,
            writing("Deletes a task that is not running")
                .empty(204, "Deleted")
                .failing(WRONG_STATE)),
        new Endpoint(
            submitting("cancel", "/tasks/{id}/cancel"),
            changes::cancel,
            writing("Cancels a task, or asks a running one to stop")
                .json(200, "Cancelled", TaskAnswers.ChangedTask.class)
                .json(202, "Asked to stop", TaskAnswers.ChangedTask.class)
                .failing(WRONG_STATE)),
        new Endpoint(
            submitting("retry", "/tasks/{id}/retry"),
            new RetryTask(queue, backend.members(), backend.catalog(), backend.access().clock()),
            writing(
                    "Runs a failed or cancelled task again, with all its attempts, or the failed"
                        + " children of one; with other params, if any are sent")
                .takingIfSent("TaskRetry", RetryTask.BODY)
                .json(202, "Queued", TaskAnswers.ChangedTask.class)
                .failing(MEMBERS)
                .failing(EnqueueAnswers.PARAMS)
                .failing(WRONG_STATE, PARENT_ENDED, HAS_CHILDREN, QUEUE_FULL, QUEUE_NOT_ALLOWED)),
        matching(
            ChangeMatching.Verb.CANCEL,
            "cancelMatching",
            "Cancels all tasks that match, or counts them",
            backend),
        matching(
            ChangeMatching.Verb.RETRY,
            "retryMatching",
            "Runs all failed or cancelled tasks that match again, or counts them",
            backend),
        matching(
            ChangeMatching.Verb.DELETE,
            "deleteMatching",
            "Deletes all tasks that match and do not run, or counts them",
            backend),
        new Endpoint(
            viewing("artifact", "/tasks/{id}/artifact"),
            reading::artifact,
            reading("Downloads the file a task produced")
                .answer(
                    Answer.of(200, "The file", byte[].class, List.of("*/*"))
                        .telling("content-disposition", "The name of the file.")
                        .telling("accept-ranges", "bytes: parts of it can be asked for.")
                        .telling("etag", "Stays the same as long as the file does."))
                .answer(
                    Answer.of(206, "The part that Range asked for", byte[].class, List.of("*/*"))
                        .telling("content-range", "Which part it is, and the length of the file.")
                        .telling("etag", "Stays the same as long as the file does."))
                .answer(
                    Answer.empty(304, "It is what If-None-Match names")
                        .telling("etag", "Stays the same as long as the file does."))
                .answer(Answer.redirect(302, "Where the file is, for 5 minutes"))
                .failing(
                    NO_ARTIFACT, ARTIFACT_TOO_LARGE, TOO_MANY_DOWNLOADS, RANGE_NOT_SATISFIABLE)),
        new Endpoint(
            viewing("log", "/tasks/{id}/log"),
            reading::log,
            reading("Reads the lines a task logged")
                .json(200, "Lines, oldest first", TaskAnswers.Log.class)),
        new Endpoint(
            viewing("timeline", "/tasks/{id}/timeline"),
            reading::timeline,
            reading("Reads everything that happened to a task, oldest first")
                .json(200, "Oldest first", TaskAnswers.Timeline.class)),
        new Endpoint(
            viewing("failures", "/failures").taking(List.of(Parameters.NOT_TYPE)),
            failures::list,
            reading("Groups failed tasks by their cause: type, error, and where they failed")
                .json(200, "The largest groups first", TaskAnswers.Failures.class)),
        new Endpoint(
            viewing("failure", "/failures/{id}"),
            failures::read,
            reading("Reads a group of failures, and what its params have in common")
                .json(200, "The group", TaskAnswers.Failure.class)),
        new Endpoint(
            viewing("retries", "/retries"),
            failures::retries,
            reading("Lists the newest retries by hand of failed tasks, and how they went")
                .json(200, "The newest first", TaskAnswers.GroupRetries.class)),
        new Endpoint(
            submitting("ignoreFailures", "/failures/{id}/ignore"),
            failures::ignore,
            writing("Ignores a group of failures for a time")
                .example("{\"hours\": 24}")
                .taking("Ignoring", Failures.BODY)
                .json(200, "Ignored", TaskAnswers.Failure.class)
                .failing(MEMBERS)
                .failing(OUT_OF_RANGE)),
        new Endpoint(
            Route.of("heedFailures", "DELETE", "/failures/{id}/ignore").by(Role.SUBMITTER),
            failures::heed,
            writing("Ignores a group of failures no longer").empty(204, "Not ignored")));
  }

  private static Endpoint matching(
      ChangeMatching.Verb verb, String name, String summary, Backend backend) {
    return new Endpoint(
        submitting(name, "/tasks/" + verb.name().toLowerCase(Locale.ROOT)),
        new ChangeMatching(
            verb,
            backend.queue(),
            backend.catalog(),
            backend.access().signer(),
            backend.access().clock()),
        writing(summary)
            .about(
                summary
                    + ". A call works for about a second; cursor says where to go on. What came or"
                    + " ended after until is left alone.")
            .example("{\"filter\": {\"type\": \"echo\"}, \"dryRun\": true}")
            .taking("MatchingTasks", ChangeMatching.BODY)
            .json(200, "What was done, and how to go on", TaskAnswers.ChangedTasks.class)
            .failing(MEMBERS)
            .failing(WRONG_FORMAT, OUT_OF_RANGE, DUPLICATE, INVALID_CURSOR));
  }

  private static Route viewing(String name, String pattern) {
    return Route.get(name, pattern).by(Role.VIEWER);
  }

  private static Route submitting(String name, String pattern) {
    return Route.post(name, pattern).by(Role.SUBMITTER);
  }
}
