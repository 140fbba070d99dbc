package dev.sluice.http;

import dev.sluice.http.access.Access;
import dev.sluice.http.enqueue.Enqueuer;
import dev.sluice.http.enqueue.KnownMembers;
import dev.sluice.http.enqueue.ReferenceLoader;
import dev.sluice.queue.TaskQueue;
import dev.sluice.signals.Log;
import dev.sluice.task.TaskCatalog;
import dev.sluice.webhook.Webhooks;

/**
 * What the actions of a function work with.
 *
 * @param queue connects at its first verb
 * @param references where reference sets come from that Redis has not got yet
 * @param webhooks whom tasks may tell that they have ended
 * @param basePath below which a custom domain serves it; empty: none
 * @param log takes a line for each request, if it is structured; else the function's logger does
 */
public record Backend(
    TaskQueue queue,
    TaskCatalog catalog,
    ReferenceLoader references,
    Webhooks webhooks,
    Access access,
    Log log,
    String basePath) {
  /** Checks and enqueues tasks as {@code POST /tasks} does. */
  public Enqueuer enqueuer() {
    return new Enqueuer(queue, catalog, members(), webhooks, access.clock());
  }

  /** Checks that params name known members of reference sets. */
  public KnownMembers members() {
    return new KnownMembers(queue, references);
  }
}
