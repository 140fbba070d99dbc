package dev.sluice.task;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * A task that is done by its children: {@link #fanOut} names them, and when every one of them has
 * ended {@link #run} is called once more with {@link TaskContext#children()} to join their results.
 * While the children run, the parent holds no worker. A child may not fan out itself.
 *
 * @param <P> the params record
 */
public interface FanOutTask<P> extends Task<P> {
  /**
   * The children, in a fixed order: an attempt that dies half way is repeated and must name the
   * same children in the same places. An empty stream joins at once.
   */
  Stream<Child> fanOut(P params, TaskContext context) throws Exception;

  /**
   * A child task: a type of the catalog and its params record.
   *
   * @param delay before it may be claimed, counted from when it is taken from the stream; null: at
   *     once
   */
  record Child(String type, Object params, Duration delay) {
    /** A child to be run at once. */
    public Child(String type, Object params) {
      this(type, params, null);
    }
  }

  /**
   * How a child ended.
   *
   * @param index its place in {@link #fanOut}'s order, from 0
   * @param succeeded false when it failed or was cancelled
   * @param result its result as JSON, null when it had none
   * @param error why it did not succeed, null when it did
   */
  record Outcome(int index, boolean succeeded, String result, String error) {}
}
