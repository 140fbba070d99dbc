package dev.sluice.local.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.channels.WritePendingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

/** The watch for slow heads, with connections that do what real ones do only under attack. */
class SlowHeadsTest {
  private final List<EndPoint> connected = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private long seconds;
  private final SlowHeads heads =
      new SlowHeads(
          () -> connected,
          endPoint -> endPoint.getConnection() == null,
          () -> TimeUnit.SECONDS.toNanos(seconds),
          log::add);

  private void connect(String name, InvocationHandler behaviour) {
    InvocationHandler noted =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "hashCode" -> System.identityHashCode(proxy);
              case "equals" -> proxy == arguments[0];
              case "write", "close" -> {
                done.add(name + " " + method.getName());
                yield behaviour.invoke(proxy, method, arguments);
              }
              default -> behaviour.invoke(proxy, method, arguments);
            };
    connected.add(
        (EndPoint)
            Proxy.newProxyInstance(
                EndPoint.class.getClassLoader(), new Class<?>[] {EndPoint.class}, noted));
  }

  private static Object fails(String method, String failing, RuntimeException failure) {
    if (method.equals(failing)) {
      throw failure;
    }
    return null;
  }

  private void lookAt(long second) {
    seconds = second;
    heads.look();
  }

  @Test
  void aSlowHeadIsAnsweredAndThenCut() {
    connect("slow", (proxy, method, arguments) -> null);
    lookAt(0);
    lookAt(8);
    assertEquals(List.of(), done);
    lookAt(9);
    assertEquals(List.of("slow write"), done);
    lookAt(10);
    assertEquals(List.of("slow write", "slow close"), done);
    assertEquals(List.of(), log);
  }

  @Test
  void aConnectionThatCannotBeAnsweredIsCutAtOnce() {
    connect(
        "unread",
        (proxy, method, arguments) ->
            fails(method.getName(), "write", new WritePendingException()));
    lookAt(0);
    lookAt(9);
    assertEquals(List.of("unread write", "unread close"), done);
  }

  @Test
  void aLookThatFailsIsNotTheLast() throws Exception {
    SlowHeads failing =
        new SlowHeads(
            () -> {
              throw new OutOfMemoryError("no list of connections");
            },
            endPoint -> true,
            () -> 0,
            log::add);
    List<Runnable> planned = new ArrayList<>();
    Scheduler scheduler =
        (Scheduler)
            Proxy.newProxyInstance(
                Scheduler.class.getClassLoader(),
                new Class<?>[] {Scheduler.class},
                (proxy, method, arguments) -> {
                  assertEquals("schedule", method.getName());
                  planned.add((Runnable) arguments[0]);
                  return null;
                });
    failing.next(scheduler);
    assertThrows(OutOfMemoryError.class, planned.get(0)::run);
    assertThrows(OutOfMemoryError.class, planned.get(1)::run);
    assertEquals(3, planned.size());
  }

  @Test
  void oneThatFailsKeepsNoOtherFromBeingLookedAt() {
    connect(
        "broken",
        (proxy, method, arguments) ->
            fails(method.getName(), "getConnection", new IllegalStateException("broken")));
    connect("slow", (proxy, method, arguments) -> null);
    lookAt(0);
    lookAt(9);
    assertEquals(List.of("slow write"), done);
    assertEquals(2, log.size());
    assertEquals(
        "The watch for slow requests failed, and goes on: java.lang.IllegalStateException: broken",
        log.get(0));
  }
}
