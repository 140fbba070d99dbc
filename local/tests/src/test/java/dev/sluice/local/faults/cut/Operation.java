package dev.sluice.local.faults.cut;

import java.util.Set;

/**
 * One operation of the queue's contract.
 *
 * @param prepared makes what it needs, and returns the call itself, which may be made again
 * @param again what the call may be answered too, when it was done before, whole or in part
 */
record Operation(String name, Prepared prepared, Set<String> again) {
  interface Prepared {
    Call on(Stage stage) throws Exception;
  }

  interface Call {
    String answer() throws Exception;
  }

  Operation(String name, Prepared prepared, String... again) {
    this(name, prepared, Set.of(again));
  }
}
