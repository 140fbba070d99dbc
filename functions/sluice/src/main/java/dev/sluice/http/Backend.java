package dev.sluice.http;

import dev.sluice.http.access.Access;
import dev.sluice.http.enqueue.Enqueuer;
import dev.sluice.http.enqueue.KnownMembers;
import dev.sluice.http.enqueue.ReferenceLoader;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskCatalog;

/**
 * What the actions of a function work with.
 *
 * @param queue connects at its first verb
 * @param references where reference sets come from that Redis has not got yet
 */
public record Backend(
    TaskQueue queue, TaskCatalog catalog, ReferenceLoader references, Access access) {
  /** Checks and enqueues tasks as {@code POST /tasks} does. */
  public Enqueuer enqueuer() {
    return new Enqueuer(queue, catalog, members(), access.clock());
  }

  /** Checks that params name known members of reference sets. */
  public KnownMembers members() {
    return new KnownMembers(queue, references);
  }
}
