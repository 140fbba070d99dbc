package dev.sluice.app.minutes.http;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.User;
import dev.sluice.app.minutes.UserStore;
import dev.sluice.http.input.BodyType;
import dev.sluice.http.input.IdempotencyKey;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Help;
import dev.sluice.params.Line;
import dev.sluice.params.Others;
import dev.sluice.params.shape.TextRules;
import dev.sluice.queue.NewTask;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code /users/}, with the field names, trailing slashes and status codes that clients of Django
 * REST Framework expect. As there, members set by the server may be sent back and are ignored.
 */
public final class UserRoutes {
  /** A whole user. */
  @Others(ignored = {"id"})
  record NewUser(
      @Help("The name of the user.")
          @Line
          @Size(min = 1, max = 100)
          @Pattern(regexp = TextRules.VISIBLE, message = TextRules.ONLY_VISIBLE)
          String name) {}

  /** Omitted members stay as they are. */
  @Others(ignored = {"id"})
  record UserPatch(
      @Help("The name of the user.")
          Optional<
                  @Line @Size(min = 1, max = 100)
                  @Pattern(regexp = TextRules.VISIBLE, message = TextRules.ONLY_VISIBLE) String>
              name) {}

  public static final BodyType<NewUser> WHOLE = BodyType.of(NewUser.class, Body.JSON_OR_PATCH);
  public static final BodyType<UserPatch> PART = BodyType.of(UserPatch.class, Body.JSON_OR_PATCH);

  private final UserStore users;
  private final NumberedList lists;

  UserRoutes(UserStore users, NumberedList lists) {
    this.users = users;
    this.lists = lists;
  }

  /** {@code GET /users/}: in order of id. */
  Response list(Call call) {
    return lists.answer(call, users::list, User::id, UserRoutes::write);
  }

  /** {@code POST /users/}: 201. */
  Response add(Call call) {
    String key = IdempotencyKey.of(call.request());
    String name = WHOLE.read(call.request().body(), null).name();
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
    return rename(call, body -> WHOLE.read(body, null).name());
  }

  /** {@code PATCH /users/{id}/}: omitted members stay as they are. */
  Response patch(Call call) {
    return rename(call, body -> PART.read(body, null).name().orElse(null));
  }

  private Response rename(Call call, Function<Body, String> reader) {
    long id = Numbers.of(call);
    find(id);
    String name = reader.apply(call.request().body());
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

  private static Response answer(int status, User user) {
    JsonText json = new JsonText();
    write(json, user);
    return Response.json(status, json.toString());
  }

  /** A user known only from a batch gets a name made from the id. */
  private static void write(JsonText json, User user) {
    json.beginObject();
    json.member("id", user.id());
    json.member("name", user.name() == null ? "user " + user.id() : user.name());
    json.endObject();
  }
}
