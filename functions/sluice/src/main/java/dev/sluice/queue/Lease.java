package dev.sluice.queue;

/**
 * The right to settle one task, held by one worker until it settles or the worker's lease is over.
 *
 * @param token never given twice: a growing number, a dot, and the worker's nonce
 */
public record Lease(String taskId, String token) {
  /**
   * The growing number of the token: a fence for outside resources. It proves nothing by itself,
   * since a failover that lost writes gives it again; a lease is proven by the whole token.
   */
  public long fence() {
    return Long.parseLong(token.substring(0, token.indexOf('.')));
  }
}
