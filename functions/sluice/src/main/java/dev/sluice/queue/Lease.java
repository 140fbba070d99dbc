package dev.sluice.queue;

/**
 * The right to settle one task, held by one worker until it settles the task or its lease expires.
 *
 * @param token never given twice: a growing number, a dot, and the worker's nonce
 */
public record Lease(String taskId, String token) {
  /**
   * The growing number of the token: a fence for outside resources. It proves nothing by itself,
   * because a server whose clock is behind may give it again; only the whole token proves a lease.
   */
  public long fence() {
    return Long.parseLong(token.substring(0, token.indexOf('.')));
  }

  /** By hand: the generated one costs a cold start 70 ms, since it is put together at run time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Lease lease && taskId.equals(lease.taskId) && token.equals(lease.token);
  }

  @Override
  public int hashCode() {
    return taskId.hashCode(); // the token is that of every task of one claim
  }
}
