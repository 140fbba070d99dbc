package dev.sluice.http;

import static dev.sluice.http.message.ProblemType.ARTIFACT_TOO_LARGE;
import static dev.sluice.http.message.ProblemType.ENQUEUE_REFUSED;
import static dev.sluice.http.message.ProblemType.INVALID_CURSOR;
import static dev.sluice.http.message.ProblemType.NO_ARTIFACT;
import static dev.sluice.http.message.ProblemType.OUT_OF_RANGE;
import static dev.sluice.http.message.ProblemType.PARENT_ENDED;
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
import dev.sluice.http.input.Parameters;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.tasks.Failures;
import dev.sluice.http.tasks.LongPolls;
import dev.sluice.http.tasks.TaskAnswers;
import dev.sluice.http.tasks.TaskChanges;
import dev.sluice.http.tasks.TaskList;
import dev.sluice.http.tasks.TaskReading;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.ArtifactStore;
import java.util.List;

/** Listing, reading, following and changing tasks. */
final class TaskRoutes {
  private TaskRoutes() {}

  static List<Endpoint> of(
      Backend backend, ArtifactStore artifacts, LongPolls polls, long largestBody) {
    TaskQueue queue = backend.queue();
    TaskReading reading = new TaskReading(queue, backend.catalog(), artifacts, polls, largestBody);
    TaskChanges changes = new TaskChanges(queue);
    Failures failures = new Failures(queue, backend.access().clock());
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
            Route.of("patch", "PATCH", "/tasks/{id}").by(Role.SUBMITTER),
            new PatchTask(queue, backend.members(), backend.catalog(), backend.access().clock()),
            writing("Changes priority, time or params of a waiting task")
                .taking("TaskPatch", PatchTask.BODY)
                .json(200, "The task as it is now", TaskAnswers.Task.class)
                .failing(MEMBERS)
                .failing(EnqueueAnswers.PARAMS)
                .failing(WRONG_STATE, ENQUEUE_REFUSED)),
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
            changes::retry,
            writing(
                    "Runs a failed or cancelled task again, with all its attempts, or the failed"
                        + " children of one")
                .json(202, "Queued", TaskAnswers.ChangedTask.class)
                .failing(WRONG_STATE, PARENT_ENDED)),
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
            viewing("failures", "/failures"),
            failures::list,
            reading("Groups failed tasks by type and error")
                .json(200, "The largest groups first", TaskAnswers.Failures.class)),
        new Endpoint(
            submitting("retryFailures", "/failures/retry"),
            failures::retry,
            writing("Retries one such group")
                .taking("FailureGroup", Failures.BODY)
                .json(200, "What became of them", TaskAnswers.RetriedFailures.class)
                .failing(MEMBERS)
                .failing(WRONG_FORMAT, OUT_OF_RANGE)));
  }

  private static Route viewing(String name, String pattern) {
    return Route.get(name, pattern).by(Role.VIEWER);
  }

  private static Route submitting(String name, String pattern) {
    return Route.post(name, pattern).by(Role.SUBMITTER);
  }
}
