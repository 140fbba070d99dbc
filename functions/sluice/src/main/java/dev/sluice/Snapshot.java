package dev.sluice;

import dev.sluice.http.route.Server;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.signals.Counter;
import dev.sluice.signals.Log;
import java.io.IOException;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What a function does before Lambda takes a snapshot of it and after the snapshot is restored
 * (SnapStart). Before, it rehearses its work and closes its connections; after, it connects on a
 * thread of its own, while the runtime asks for the event. Whatever fails here only makes the first
 * call slower.
 */
final class Snapshot implements Resource {
  private static final String INITIALIZATION = "AWS_LAMBDA_INITIALIZATION_TYPE";

  private final Rehearsal rehearsal;
  private final Server server;
  private final RedisTaskQueue queue;
  private final Log log;

  /**
   * @param server the function; null: the drain
   * @param queue what the function itself uses
   */
  private Snapshot(Rehearsal rehearsal, Server server, RedisTaskQueue queue, Log log) {
    this.rehearsal = rehearsal;
    this.log = log;
    this.server = server;
    this.queue = queue;
  }

  /** Whether a snapshot of this process will be taken. */
  static boolean expected(Settings settings) {
    return "snap-start".equals(settings.variables().text(INITIALIZATION));
  }

  /**
   * Has a function prepared for the snapshot.
   *
   * @return to be kept for as long as the function: the runtime's own reference is weak
   */
  static Snapshot of(Rehearsal rehearsal, Server server, RedisTaskQueue queue, Log log) {
    Snapshot snapshot = new Snapshot(rehearsal, server, queue, log);
    Core.getGlobalContext().register(snapshot);
    return snapshot;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      rehearsal.of(server);
    } catch (IOException | RuntimeException e) {
      log.warn("The rehearsal before the snapshot ended early: " + e);
    }
    Counter.reset(); // what was rehearsed is not what operators ask for
    queue.disconnect(); // features may have read something over it
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    queue.connectAhead();
  }
}
