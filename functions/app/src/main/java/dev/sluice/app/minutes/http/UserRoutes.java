package dev.sluice.app.minutes.http;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.User;
import dev.sluice.app.minutes.UserStore;
import dev.sluice.http.input.BodyMembers;
import dev.sluice.http.input.Fields;
import dev.sluice.http.input.IdempotencyKey;
import dev.sluice.http.input.Input;
import dev.sluice.http.input.Names;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Violation;
import dev.sluice.queue.NewTask;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /users/}, with the field names, trailing slashes and status codes that clients of Django
 * REST Framework expect. What is set by the server may be sent back and is ignored, as there.
 */
public final class UserRoutes {
  private static final Input NAME = Names.input("name", "What the user is called.");

  /** Of a PATCH: what is left out stays. */
  public static final BodyMembers PART = BodyMembers.of(Body.JSON_OR_PATCH, NAME).ignoring("id");

  public static final BodyMembers WHOLE = PART.requiring(NAME);

  private final UserStore users;
  private final NumberedList lists;

  UserRoutes(UserStore users, NumberedList lists) {
    this.users = users;
    this.lists = lists;
  }

  /** {@code GET /users/}: in the order of their ids. */
  Response list(Call call) {
    return lists.answer(call, users::list, User::id, UserRoutes::write);
  }

  /** {@code POST /users/}: 201. */
  Response add(Call call) {
    String key = IdempotencyKey.of(call.request());
    String name = name(call, WHOLE);
    NewTask.Idempotency idempotency =
        key == null ? null : new NewTask.Idempotency(key, JsonTree.canonicalHash(name));
    AddResult added = users.add(name, call.principal().name(), idempotency);
    long id = Numbers.of(added);
    Response response = answer(201, users.find(id).orElseGet(() -> new User(id, name)));
    return Numbers.replayed(added, response.header("location", "/users/" + id + "/"));
  }

  /** {@code GET /users/{id}/}. */
  Response read(Call call) {
    return answer(200, find(Numbers.of(call)));
  }

  /** {@code PUT /users/{id}/}: the name is required. */
  Response put(Call call) {
    return rename(call, WHOLE);
  }

  /** {@code PATCH /users/{id}/}: what is left out stays. */
  Response patch(Call call) {
    return rename(call, PART);
  }

  private Response rename(Call call, BodyMembers declared) {
    long id = Numbers.of(call);
    find(id);
    String name = name(call, declared);
    if (name != null && !users.rename(id, name)) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return answer(200, find(id));
  }

  /** {@code DELETE /users/{id}/}: 204. */
  Response delete(Call call) {
    if (!users.delete(Numbers.of(call))) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return Response.of(204);
  }

  private User find(long id) {
    return users.find(id).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  private static String name(Call call, BodyMembers declared) {
    List<Violation> violations = new ArrayList<>();
    Fields fields = new Fields(call.request().body().object(declared), violations);
    fields.check(declared);
    String name = Names.read(fields, NAME);
    if (!violations.isEmpty()) {
      throw Problem.invalid(violations);
    }
    return name;
  }

  private static Response answer(int status, User user) {
    JsonText json = new JsonText();
    write(json, user);
    return Response.json(status, json.toString());
  }

  /** One who was only ever an id in a batch has a name made of it. */
  private static void write(JsonText json, User user) {
    json.beginObject();
    json.member("id", user.id());
    json.member("name", user.name() == null ? "user " + user.id() : user.name());
    json.endObject();
  }
}
