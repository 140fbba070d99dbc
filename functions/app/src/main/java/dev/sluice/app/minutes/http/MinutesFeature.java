package dev.sluice.app.minutes.http;

import static dev.sluice.http.message.ProblemType.DUPLICATE;
import static dev.sluice.http.message.ProblemType.INVALID_VALUE;
import static dev.sluice.http.message.ProblemType.OUT_OF_RANGE;
import static dev.sluice.http.message.ProblemType.QUEUE_FULL;
import static dev.sluice.http.message.ProblemType.READ_ONLY_FIELD;
import static dev.sluice.http.message.ProblemType.WRONG_FORMAT;
import static dev.sluice.http.route.Documented.MEMBERS;
import static dev.sluice.http.route.Documented.reading;
import static dev.sluice.http.route.Documented.writing;

import dev.sluice.Setting;
import dev.sluice.Variables;
import dev.sluice.app.minutes.CallTarget;
import dev.sluice.app.minutes.IdBatchStore;
import dev.sluice.app.minutes.MinuteGroup;
import dev.sluice.app.minutes.MinuteGroupStore;
import dev.sluice.app.minutes.MinutePlanner;
import dev.sluice.app.minutes.RedisIdBatchStore;
import dev.sluice.app.minutes.RedisMinuteGroupStore;
import dev.sluice.app.minutes.RedisUserStore;
import dev.sluice.app.minutes.UserCall;
import dev.sluice.app.minutes.UserStore;
import dev.sluice.http.Backend;
import dev.sluice.http.Feature;
import dev.sluice.http.access.Role;
import dev.sluice.http.input.Parameter;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.TaskType;
import java.time.Clock;
import java.util.List;

/** Users, batches of ids, and the minute groups over which their calls are spread. */
public class MinutesFeature implements Feature {
  private static final Setting MAX =
      Setting.number(
          "SLUICE_MINUTE_GROUP_MAX",
          120,
          1,
          1_000_000,
          "ids called per minute before a minute group overflows");
  private static final Setting CALL_URL =
      Setting.of(
          "SLUICE_USER_CALL_URL",
          "none",
          "where a user is called: `https://…/{id}/…` with the user's id for `{id}`; without it"
              + " calls are only recorded");
  private static final String USER = "/users/{id}/";
  private static final String ID_BATCH = "/celery_ids_tasks/{id}/";

  /** What may be wrong with the ids of a batch. */
  private static final ProblemType[] IDS = {WRONG_FORMAT, OUT_OF_RANGE, DUPLICATE, INVALID_VALUE};

  private final RedisTaskQueue queue;
  private final Clock clock;
  private final int max;
  private final String userCallUrl;

  /**
   * @throws IllegalArgumentException naming the wrong variable
   */
  public MinutesFeature(Variables variables, RedisTaskQueue queue, Clock clock) {
    this.queue = queue;
    this.clock = clock;
    this.max = (int) variables.number(MAX);
    this.userCallUrl = variables.text(CALL_URL);
  }

  public MinutePlanner planner() {
    return new MinutePlanner(groups(), UserCall.NAME, max, clock);
  }

  private MinuteGroupStore groups() {
    return new RedisMinuteGroupStore(queue.scripts(), queue.settings().keepFor());
  }

  public UserCall userCall() {
    return new UserCall(callTarget(), this::count);
  }

  /** The call was made, whether or not it can be counted. */
  private void count(boolean succeeded) {
    try {
      groups().count(clock.instant(), succeeded);
    } catch (QueueUnavailable e) {
      // repeating the call for the sake of a figure would be worse
    }
  }

  public CallTarget callTarget() {
    return Variables.named(CALL_URL.name(), () -> new CallTarget(userCallUrl));
  }

  @Override
  public void check() {
    callTarget();
  }

  @Override
  public List<Endpoint> endpoints(Server server, Backend backend) {
    TaskType<?> group = backend.catalog().find(MinuteGroup.NAME).orElse(null);
    if (!server.equals(Server.QUERY) || group == null) {
      return List.of(); // a deployment may have no minute groups
    }
    UserStore users = new RedisUserStore(queue.scripts(), queue.settings().keepFor());
    IdBatchStore batches = new RedisIdBatchStore(queue);
    MinutePlanner planner = planner();
    NumberedList lists = new NumberedList(backend.access().signer());
    UserRoutes user = new UserRoutes(users, lists);
    IdBatchRoutes batch = new IdBatchRoutes(batches, planner, group, lists);
    List<Parameter> numbered = NumberedList.PARAMETERS;
    return List.of(
        new Endpoint(
            viewing("users", "/users/").taking(numbered),
            user::list,
            reading("Lists users by their ids").list(MinuteAnswers.User.class)),
        new Endpoint(
            Route.post("userAdd", "/users/").by(Role.SUBMITTER),
            user::add,
            writing("Adds a user")
                .taking("NewUser", UserRoutes.WHOLE)
                .idempotently()
                .making(USER)
                .answer(Answer.added(MinuteAnswers.User.class))
                .failing(MEMBERS)
                .failing(WRONG_FORMAT)),
        new Endpoint(
            viewing("user", USER),
            user::read,
            reading("Reads a user").json(200, "The user", MinuteAnswers.User.class)),
        new Endpoint(
            changing("userPut", "PUT", USER),
            user::put,
            Documented.changing(
                    "Renames a user", "NewUser", UserRoutes.WHOLE, MinuteAnswers.User.class)
                .failing(WRONG_FORMAT)),
        new Endpoint(
            changing("userPatch", "PATCH", USER),
            user::patch,
            Documented.changing(
                    "Renames a user", "UserPatch", UserRoutes.PART, MinuteAnswers.User.class)
                .failing(WRONG_FORMAT)),
        new Endpoint(
            changing("userDelete", "DELETE", USER),
            user::delete,
            writing("Deletes a user").empty(204, "Deleted")),
        new Endpoint(
            viewing("idBatches", "/celery_ids_tasks/").taking(numbered),
            batch::list,
            reading("Lists batches of ids, newest first").list(MinuteAnswers.IdBatch.class)),
        new Endpoint(
            Route.post("idBatchAdd", "/celery_ids_tasks/").by(Role.SUBMITTER),
            batch::add,
            writing("Spreads a batch of ids over the minutes of an hour")
                .taking("NewIdBatch", IdBatchBody.WHOLE)
                .idempotently()
                .making(ID_BATCH)
                .answer(Answer.added(MinuteAnswers.PlannedIdBatch.class))
                .failing(MEMBERS)
                .failing(IDS)
                .failing(QUEUE_FULL)),
        new Endpoint(
            viewing("idBatch", ID_BATCH),
            batch::read,
            reading("Reads a batch and its plan")
                .json(200, "The batch", MinuteAnswers.PlannedIdBatch.class)),
        new Endpoint(
            changing("idBatchPut", "PUT", ID_BATCH),
            batch::put,
            Documented.changing(
                    "Renames a batch",
                    "NewIdBatch",
                    IdBatchBody.WHOLE,
                    MinuteAnswers.PlannedIdBatch.class)
                .failing(IDS)
                .failing(READ_ONLY_FIELD)),
        new Endpoint(
            changing("idBatchPatch", "PATCH", ID_BATCH),
            batch::patch,
            Documented.changing(
                    "Renames a batch",
                    "IdBatchPatch",
                    IdBatchBody.PART,
                    MinuteAnswers.PlannedIdBatch.class)
                .failing(IDS)
                .failing(READ_ONLY_FIELD)),
        new Endpoint(
            changing("idBatchDelete", "DELETE", ID_BATCH),
            batch::delete,
            writing("Deletes a batch and withdraws what is not planned yet").empty(204, "Deleted")),
        new Endpoint(
            viewing("minuteGroups", "/minute-groups").taking(MinuteGroupRoute.PARAMETERS),
            new MinuteGroupRoute(planner, backend.access().clock()),
            reading("Reads the plan of an hour: which ids are called in which minute")
                .json(200, "The four groups of the hour", MinuteAnswers.MinuteGroups.class)));
  }

  private static Route viewing(String name, String pattern) {
    return Route.get(name, pattern).by(Role.VIEWER);
  }

  private static Route changing(String name, String method, String pattern) {
    return Route.of(name, method, pattern).by(Role.SUBMITTER);
  }

  @Override
  public List<String> panels() {
    return List.of("overview/minutes.js");
  }
}
