package dev.sluice.app.minutes;

import dev.sluice.queue.NewTask;
import dev.sluice.redis.EnqueueScripts;
import dev.sluice.redis.wire.CallId;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Users in a sorted set of ids, so a list can begin anywhere, and a hash of names. */
public final class RedisUserStore implements UserStore {
  /** The folder with the scripts for users, batches and minute groups. */
  static final String SCRIPTS = "/dev/sluice/app/minutes/";

  /** A repeated call follows within seconds. */
  private static final Duration OWN_KEY = Duration.ofMinutes(1);

  private final Scripts scripts;
  private final Duration keepFor;

  public RedisUserStore(Scripts scripts, Duration keepFor) {
    this.scripts = scripts;
    this.keepFor = keepFor;
  }

  @Override
  public AddResult add(String name, String owner, NewTask.Idempotency idempotency) {
    ScriptArguments arguments = new ScriptArguments().add(name);
    if (idempotency == null) {
      // a key of our own, so a call sent again does not add a second user
      arguments.add(CallId.next()).add(new byte[32]);
      arguments.add(OWN_KEY.toMillis());
    } else {
      // a header's key has no line feed, so no task can have the same key
      arguments.add(EnqueueScripts.hash(owner, idempotency.key() + "\nuser"));
      arguments.add(idempotency.body()).add(keepFor.toMillis());
    }
    List<?> answer = (List<?>) scripts.run(SCRIPTS + "add-user", arguments);
    AddResult added = AddResult.of(answer.get(0), answer.size() > 1 ? answer.get(1) : null);
    return idempotency == null && added instanceof AddResult.Duplicate own
        ? new AddResult.Created(own.number())
        : added;
  }

  @Override
  public List<User> list(long after, int limit) {
    List<?> flat =
        (List<?>) scripts.run(SCRIPTS + "list-users", new ScriptArguments().add(after).add(limit));
    List<User> users = new ArrayList<>(flat.size() / 2);
    for (int i = 0; i < flat.size(); i += 2) {
      String name = ScriptReply.text(flat.get(i + 1));
      long id = Long.parseLong(ScriptReply.text(flat.get(i)));
      users.add(new User(id, name.isEmpty() ? null : name));
    }
    return users;
  }

  @Override
  public Optional<User> find(long id) {
    return list(id - 1, 1).stream().filter(user -> user.id() == id).findFirst();
  }

  @Override
  public boolean rename(long id, String name) {
    return scripts.run(SCRIPTS + "rename-user", new ScriptArguments().add(id).add(name)).equals(1L);
  }

  @Override
  public boolean delete(long id) {
    ScriptArguments arguments = new ScriptArguments().add(CallId.next()).add(id);
    return scripts.run(SCRIPTS + "delete-user", arguments).equals(1L);
  }
}
