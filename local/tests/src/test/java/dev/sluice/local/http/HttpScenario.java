package dev.sluice.local.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Calls that build on each other, on a site of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpScenario {
  final TestSite site = TestSite.start();
  final InProcess driver = site.inProcess();

  @AfterAll
  void stop() {
    site.close();
  }

  HttpReply send(HttpCall call) {
    return driver.send(call);
  }

  /** The id of a new echo task of Alice's. */
  String enqueued() {
    HttpReply reply = send(HttpCall.enqueue(BodyCases.GOOD));
    assertEquals(202, reply.status(), reply::body);
    return reply.id();
  }

  /** Claims the only waiting task, as a worker does. */
  Lease claimed(String id) {
    Lease lease =
        site.queue()
            .step(List.of(), new ClaimRequest("tester", 1, Set.of()))
            .claimed()
            .get(0)
            .lease();
    assertEquals(id, lease.taskId());
    return lease;
  }

  void settle(Settlement settlement) {
    ClaimRequest none = new ClaimRequest("tester", 0, Set.of());
    assertEquals(1, site.queue().step(List.of(settlement), none).settled());
  }

  static void assertProblem(int status, String slug, HttpReply reply) {
    assertEquals(status + " " + slug, reply.status() + " " + reply.slug(), reply::body);
    assertEquals("application/problem+json", reply.headers().get("content-type"));
  }
}
