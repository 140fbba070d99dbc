package dev.sluice.app.minutes.http;

import static dev.sluice.http.message.ProblemType.*;
import static dev.sluice.http.route.Documented.MEMBERS;
import static dev.sluice.http.route.Documented.reading;
import static dev.sluice.http.route.Documented.writing;

import dev.sluice.Variables;
import dev.sluice.app.minutes.CallTarget;
import dev.sluice.app.minutes.IdBatchStore;
import dev.sluice.app.minutes.MinuteGroup;
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
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.TaskType;
import java.time.Clock;
import java.util.List;

/**
 * Users, batches of ids, and the minute groups that their calls are spread over.
 *
 * <p>{@code SLUICE_MINUTE_GROUP_MAX}: ids called per minute before a minute group overflows;
 * default 120. {@code SLUICE_USER_CALL_URL}: where users are called; not set: nowhere.
 */
public class MinutesFeature implements Feature {
  private static final String USER = "/users/{id}/";
  private static final String ID_BATCH = "/celery_ids_tasks/{id}/";

  private final RedisTaskQueue queue;
  private final Clock clock;
  private final int max;
  private final String userCallUrl;

  /**
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  public MinutesFeature(Variables variables, RedisTaskQueue queue, Clock clock) {
    this.queue = queue;
    this.clock = clock;
    this.max = (int) variables.number("SLUICE_MINUTE_GROUP_MAX", 120, 1, 1_000_000);
    this.userCallUrl = variables.text("SLUICE_USER_CALL_URL");
  }

  /** What spreads calls over minutes. */
  public MinutePlanner planner() {
    return new MinutePlanner(
        new RedisMinuteGroupStore(queue.scripts(), queue.settings().keepFor()),
        UserCall.NAME,
        max,
        clock);
  }

  /** Where users are called. */
  public CallTarget callTarget() {
    return Variables.named("SLUICE_USER_CALL_URL", () -> new CallTarget(userCallUrl));
  }

  @Override
  public void check() {
    callTarget();
  }

  @Override
  public List<Endpoint> endpoints(Server server, Backend backend) {
    TaskType<?> group = backend.catalog().find(MinuteGroup.NAME).orElse(null);
    if (!server.equals(Server.QUERY) || group == null) {
      return List.of(); // a deployment may leave minute groups out
    }
    UserStore users = new RedisUserStore(queue.scripts(), queue.settings().keepFor());
    IdBatchStore batches = new RedisIdBatchStore(queue.scripts(), queue.settings());
    MinutePlanner planner = planner();
    NumberedList lists = new NumberedList(backend.access().signer());
    UserRoutes user = new UserRoutes(users, lists);
    IdBatchRoutes batch = new IdBatchRoutes(batches, planner, group, lists);
    List<Parameter> numbered = NumberedList.PARAMETERS;
    return List.of(
        new Endpoint(viewing("users", "/users/").taking(numbered), user::list),
        new Endpoint(Route.post("userAdd", "/users/").by(Role.SUBMITTER), user::add),
        new Endpoint(viewing("user", USER), user::read),
        new Endpoint(changing("userPut", "PUT", USER), user::put),
        new Endpoint(changing("userPatch", "PATCH", USER), user::patch),
        new Endpoint(changing("userDelete", "DELETE", USER), user::delete),
        new Endpoint(viewing("idBatches", "/celery_ids_tasks/").taking(numbered), batch::list),
        new Endpoint(Route.post("idBatchAdd", "/celery_ids_tasks/").by(Role.SUBMITTER), batch::add),
        new Endpoint(viewing("idBatch", ID_BATCH), batch::read),
        new Endpoint(changing("idBatchPut", "PUT", ID_BATCH), batch::put),
        new Endpoint(changing("idBatchPatch", "PATCH", ID_BATCH), batch::patch),
        new Endpoint(changing("idBatchDelete", "DELETE", ID_BATCH), batch::delete),
        new Endpoint(
            viewing("minuteGroups", "/minute-groups").taking(MinuteGroupRoute.PARAMETERS),
            new MinuteGroupRoute(planner, backend.access().clock())));
  }

  private static Route viewing(String name, String pattern) {
    return Route.get(name, pattern).by(Role.VIEWER);
  }

  private static Route changing(String name, String method, String pattern) {
    return Route.of(name, method, pattern).by(Role.SUBMITTER);
  }

  @Override
  public List<String> panels() {
    return List.of("overview-minutes.js");
  }

  @Override
  public String answerSchemas() {
    return "/dev/sluice/app/minutes/http/answers.json";
  }

  @Override
  public Documented document(String route) {
    return switch (route) {
      case "users" -> reading("Lists users by their ids").list("Users");
      case "userAdd" ->
          writing("Adds a user")
              .taking("NewUser", UserRoutes.WHOLE)
              .idempotently()
              .making(USER)
              .answer(Answer.added("User"))
              .failing(MEMBERS);
      case "user" -> reading("Reads a user").json(200, "The user", "User");
      case "userPut" -> Documented.changing("Names a user", "NewUser", UserRoutes.WHOLE, "User");
      case "userPatch" ->
          Documented.changing("Changes a user", "UserPatch", UserRoutes.PART, "User");
      case "userDelete" -> writing("Deletes a user").empty(204, "Deleted");
      case "idBatches" -> reading("Lists batches of ids, newest first").list("IdBatches");
      case "idBatchAdd" ->
          writing("Adds a batch of ids, each to be called in a minute of its own hour")
              .taking("NewIdBatch", IdBatchBody.WHOLE)
              .idempotently()
              .making(ID_BATCH)
              .answer(Answer.added("PlannedIdBatch"))
              .failing(MEMBERS)
              .failing(WRONG_FORMAT, OUT_OF_RANGE, DUPLICATE, INVALID_VALUE, QUEUE_FULL);
      case "idBatch" ->
          reading("Reads a batch of ids and its plan").json(200, "The batch", "PlannedIdBatch");
      case "idBatchPut" ->
          Documented.changing(
                  "Names a batch of ids", "NewIdBatch", IdBatchBody.WHOLE, "PlannedIdBatch")
              .failing(WRONG_FORMAT, OUT_OF_RANGE, DUPLICATE, INVALID_VALUE, READ_ONLY_FIELD);
      case "idBatchPatch" ->
          Documented.changing(
                  "Changes a batch of ids", "IdBatchPatch", IdBatchBody.PART, "PlannedIdBatch")
              .failing(WRONG_FORMAT, OUT_OF_RANGE, DUPLICATE, INVALID_VALUE, READ_ONLY_FIELD);
      case "idBatchDelete" ->
          writing("Deletes a batch of ids, and withdraws what is not planned yet")
              .empty(204, "Deleted");
      case "minuteGroups" ->
          reading("Which ids are called in which minute of an hour")
              .json(200, "The four groups of the hour", "MinuteGroups");
      default -> Feature.super.document(route);
    };
  }
}
