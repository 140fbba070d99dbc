package dev.sluice.task;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A task whose children do the work: {@link #fanOut} names them, and when all of them have ended,
 * {@link #run} is called with {@link TaskContext#children()} to join their results. While the
 * children run, the parent occupies no worker. A child may not fan out itself.
 *
 * @param <P> the params record
 */
public interface FanOutTask<P> extends Task<P> {
  /** The most characters of a child's label. */
  int LONGEST_LABEL = 60;

  /**
   * The children, in a fixed order: an attempt that dies half-way is repeated and must name the
   * same children in the same order. An empty stream joins at once.
   */
  Stream<Child> fanOut(P params, TaskContext context) throws Exception;

  /**
   * A child task: a type of the catalog and its params record.
   *
   * @param delay until it may be claimed, counted from when it is taken from the stream; null: none
   * @param runAt the moment from which it may be claimed, by the time of Redis, instead of a delay;
   *     null: none
   * @param label what people know it by among its siblings, such as the seller and the day; kept
   *     longer than params and shown to all who see the task; null: nothing
   */
  record Child(String type, Object params, Duration delay, Instant runAt, String label) {
    /**
     * A child with all there is to say of it.
     *
     * @throws IllegalArgumentException when it has both a delay and a moment
     */
    public Child {
      if (delay != null && runAt != null) {
        throw new IllegalArgumentException(
            "A child has a delay or a moment to run at, not both: " + type);
      }
      if (label != null && label.length() > LONGEST_LABEL) {
        label = label.substring(0, LONGEST_LABEL - 1) + '…';
      }
    }

    /** A child without a label. */
    public Child(String type, Object params, Duration delay, Instant runAt) {
      this(type, params, delay, runAt, null);
    }

    /** A child that may be claimed after a delay. */
    public Child(String type, Object params, Duration delay) {
      this(type, params, delay, null, null);
    }

    /** A child without a delay. */
    public Child(String type, Object params) {
      this(type, params, null, null, null);
    }

    /** A child that may be claimed from a moment on, the same however often it is named. */
    public static Child at(Instant runAt, String type, Object params) {
      return new Child(type, params, null, runAt, null);
    }

    /** The same with a label; of a longer one than {@link #LONGEST_LABEL} the beginning. */
    public Child labelled(String name) {
      return new Child(type, params, delay, runAt, name);
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
