package dev.sluice.app.minutes;

import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueUnavailable;
import java.util.List;
import java.util.Optional;

/**
 * Users. Each method is one script and safe to repeat; all throw {@link QueueUnavailable} within 3
 * s when Redis does not answer.
 */
public interface UserStore {

  /**
   * Adds a user, with an id above all others.
   *
   * @param owner the principal the idempotency key belongs to
   * @param idempotency null when the caller gave no key
   */
  AddResult add(String name, String owner, NewTask.Idempotency idempotency);

  /** Users in order of id, from the first above {@code after}; at most {@code limit}. */
  List<User> list(long after, int limit);

  /** The user, if there is one. */
  Optional<User> find(long id);

  /**
   * @return false when there is no such user
   */
  boolean rename(long id, String name);

  /**
   * @return false when there is no such user
   */
  boolean delete(long id);
}
