package dev.sluice.app.workqueue.graphql;

import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Role;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.queue.QueueUnavailable;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.time.Duration;

/** Who sent a GraphQL document, and what its answer has used up so far. */
final class GraphqlCaller {
  /** After this no further operation of a document is started: the function lives for 28 s. */
  private static final Duration TIME = Duration.ofSeconds(10);

  /** Characters of params and results in one answer: Lambda takes 6 MB. */
  private static final int MAX_TEXT = 3_000_000;

  private final Principal principal;
  private final long began = System.nanoTime();
  private int text;
  private QueueUnavailable outage;
  private RuntimeException bug;

  GraphqlCaller(Principal principal) {
    this.principal = principal;
  }

  /** What an operation of the schema does. */
  @FunctionalInterface
  interface Operation {
    Object run(DataFetchingEnvironment call, Principal principal) throws Exception;
  }

  /**
   * An operation for callers with a role. Refused once the queue has been found unavailable, since
   * each further try would take seconds.
   *
   * @throws Problem 403 when the role is too small
   */
  static DataFetcher<Object> allow(Role role, Operation operation) {
    return call -> {
      GraphqlCaller caller = of(call);
      if (!caller.principal.role().covers(role)) {
        throw Problem.of(ProblemType.FORBIDDEN);
      }
      if (caller.outage != null) {
        throw caller.outage;
      }
      if (System.nanoTime() - caller.began > TIME.toNanos()) {
        throw Problem.of(ProblemType.QUEUE_UNAVAILABLE);
      }
      return operation.run(call, caller.principal);
    };
  }

  static GraphqlCaller of(DataFetchingEnvironment call) {
    return call.getGraphQlContext().get(GraphqlCaller.class);
  }

  /** Whether this text still fits into the answer. */
  boolean fits(String more) {
    text += more.length();
    return text <= MAX_TEXT;
  }

  void failed(QueueUnavailable outage) {
    this.outage = outage;
  }

  void failed(RuntimeException bug) {
    this.bug = bug;
  }

  /**
   * @param nothing whether the answer has nothing but errors
   * @throws QueueUnavailable when that is the reason
   * @throws RuntimeException a fault of ours: it is logged, and the caller only learns that there
   *     was one
   */
  void check(boolean nothing) {
    if (bug != null) {
      throw bug;
    }
    if (outage != null && nothing) {
      throw outage;
    }
  }
}
