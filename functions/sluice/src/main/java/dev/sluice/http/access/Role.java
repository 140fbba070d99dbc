package dev.sluice.http.access;

/** What a principal may do; each role may do all that the ones before it may. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Enqueues, and changes what is its own. */
  SUBMITTER,
  /** Sees and changes everybody's tasks. */
  OPERATOR;

  public boolean covers(Role needed) {
    return ordinal() >= needed.ordinal();
  }
}
