package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.queue.Holdings;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Calls that build on each other, each class on its own site. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HttpScenario {
  protected final Holdings holdings = new Holdings();
  protected TestSite site;
  protected InProcess driver;

  @BeforeAll
  void open() {
    site = start();
    driver = site.inProcess();
  }

  protected TestSite start() {
    return TestSite.start();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  protected HttpReply send(HttpCall call) {
    return driver.send(call);
  }

  /** The id of a new echo task that belongs to Alice. */
  protected String enqueued() {
    HttpReply reply = send(HttpCall.enqueue(BodyCases.GOOD));
    assertEquals(202, reply.status(), reply::body);
    return reply.id();
  }

  /** Claims a waiting task, and all that wait before it, as a worker does. */
  protected Lease claimed(String id) {
    holdings.step(site.queue(), "tester", 100);
    return holdings.of("tester").stream()
        .filter(lease -> lease.taskId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  protected void settle(Settlement settlement) {
    assertEquals(1, holdings.step(site.queue(), "tester", 0, settlement).settled());
  }

  public static void assertProblem(int status, String slug, HttpReply reply) {
    assertEquals(status + " " + slug, reply.status() + " " + reply.slug(), reply::body);
    assertEquals("application/problem+json", reply.headers().get("content-type"));
  }
}
