package dev.sluice.local.queue.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.User;
import dev.sluice.app.minutes.UserStore;
import dev.sluice.local.queue.LossyProxy;
import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.local.tasks.MinuteStores;
import dev.sluice.queue.NewTask;
import dev.sluice.redis.RedisTaskQueue;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users, on each kind of Redis. */
class UserStoreTest extends QueueContract {
  private UserStore users;

  @BeforeEach
  void askForUsers() {
    users = MinuteStores.users(queue);
  }

  private long added(String name) {
    return assertInstanceOf(AddResult.Created.class, users.add(name, "ann", null)).number();
  }

  @Test
  void aUserIsAddedFoundRenamedAndDeleted() {
    long id = added("Zoë 😀");
    assertEquals(1, id);
    assertEquals(Optional.of(new User(1, "Zoë 😀")), users.find(1));
    assertTrue(users.rename(1, "Zoe"));
    assertEquals(Optional.of(new User(1, "Zoe")), users.find(1));
    assertTrue(users.delete(1));
    assertEquals(Optional.empty(), users.find(1));
    assertFalse(users.delete(1));
    assertFalse(users.rename(1, "Zoe"));
    assertEquals(Optional.empty(), users.find(1));
    assertEquals(2, added("next"), "an id is not given twice");
  }

  @Test
  void aListGoesOnBehindAnId() {
    IntStream.rangeClosed(1, 25).forEach(i -> added("user-" + i));
    assertEquals(
        LongStream.rangeClosed(11, 20).boxed().toList(),
        users.list(10, 10).stream().map(User::id).toList());
    assertEquals(5, users.list(20, 10).size());
    assertEquals(List.of(), users.list(25, 10));
    assertEquals("user-11", users.list(10, 1).get(0).name());
  }

  @Test
  void oneKeyIsOneUser() {
    NewTask.Idempotency key = new NewTask.Idempotency("k", new byte[32]);
    assertEquals(new AddResult.Created(1), users.add("a", "ann", key));
    assertEquals(new AddResult.Duplicate(1), users.add("a", "ann", key));
    byte[] other = new byte[32];
    other[31] = 1;
    assertEquals(
        new AddResult.KeyReused(), users.add("b", "ann", new NewTask.Idempotency("k", other)));
    assertEquals(new AddResult.Created(2), users.add("a", "bob", key));
    users.delete(1);
    assertEquals(new AddResult.Created(3), users.add("a", "ann", key), "the first is gone");
  }

  @Test
  void anAnswerThatIsLostMakesNoSecondUser() {
    if (server.isCluster()) {
      return; // its client bypasses the proxy
    }
    try (LossyProxy proxy = new LossyProxy(settings.redisUrl());
        RedisTaskQueue lossy = through(proxy)) {
      assertEquals(new AddResult.Created(1), MinuteStores.users(lossy).add("a", "ann", null));
      proxy.lose(List.of(LossyProxy.Loss.ANSWER));
      assertEquals(new AddResult.Created(2), MinuteStores.users(lossy).add("b", "ann", null));
      assertEquals(1, proxy.lost().size());
      assertEquals(2, MinuteStores.users(lossy).list(0, 10).size());
    }
  }
}
