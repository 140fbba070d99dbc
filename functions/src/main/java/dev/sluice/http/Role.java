package dev.sluice.http;

/** What a principal may do; each role may do all that the ones before it may. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Enqueues, and changes what is its own. */
  SUBMITTER,
  /** Sees and changes everybody's tasks. */
  OPERATOR;

  boolean covers(Role needed) {
    return ordinal() >= needed.ordinal();
  }
}
