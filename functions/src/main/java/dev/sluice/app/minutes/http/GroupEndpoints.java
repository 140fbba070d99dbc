package dev.sluice.app.minutes.http;

import dev.sluice.app.minutes.IdBatchStore;
import dev.sluice.app.minutes.MinutePlans;
import dev.sluice.app.minutes.UserStore;
import dev.sluice.http.Exchange;
import dev.sluice.http.access.Access;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Route;
import dev.sluice.task.TaskType;
import java.util.EnumMap;
import java.util.Map;

/** Puts an action behind the routes of users, batches of ids and minute groups. */
public final class GroupEndpoints {
  private GroupEndpoints() {}

  /**
   * The query function's routes, and these.
   *
   * @param type of the task that plans a batch
   */
  public static Exchange on(
      Exchange query,
      UserStore users,
      IdBatchStore batches,
      MinutePlans plans,
      TaskType<?> type,
      Access access) {
    NumberedList lists = new NumberedList(access.signer());
    UserRoutes user = new UserRoutes(users, lists);
    IdBatchRoutes batch = new IdBatchRoutes(batches, plans, type, lists);
    Map<Route, Action> actions = new EnumMap<>(Route.class);
    actions.put(Route.USERS, user::list);
    actions.put(Route.USER_ADD, user::add);
    actions.put(Route.USER, user::read);
    actions.put(Route.USER_PUT, user::put);
    actions.put(Route.USER_PATCH, user::patch);
    actions.put(Route.USER_DELETE, user::delete);
    actions.put(Route.ID_BATCHES, batch::list);
    actions.put(Route.ID_BATCH_ADD, batch::add);
    actions.put(Route.ID_BATCH, batch::read);
    actions.put(Route.ID_BATCH_PUT, batch::put);
    actions.put(Route.ID_BATCH_PATCH, batch::patch);
    actions.put(Route.ID_BATCH_DELETE, batch::delete);
    actions.put(Route.MINUTE_GROUPS, new MinuteGroupRoute(plans, access.clock()));
    return query.with(actions);
  }
}
