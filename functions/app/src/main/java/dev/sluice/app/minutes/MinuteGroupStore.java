package dev.sluice.app.minutes;

import dev.sluice.queue.QueueUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How many ids each minute group was given, and which. Each method is one script and safe to
 * repeat; all throw {@link QueueUnavailable} within 3 s when Redis does not answer.
 */
public interface MinuteGroupStore {

  /**
   * The places given to a part of a batch.
   *
   * @param begins of the group
   * @param first place in the group, from 0; the others follow it
   * @param max ids per minute that the group is planned with
   */
  record Share(Instant begins, long first, int count, int max) {
    /** The place after the last. */
    public long end() {
      return first + count;
    }
  }

  /** The ids of a part, in the order of their places. */
  record Given(long[] ids, Share share) {}

  /**
   * The contents of a group.
   *
   * @param given how many ids
   * @param max ids per minute; 0 when none was given yet
   * @param ranges ids of the requested ranges
   */
  record Group(long given, int max, List<List<Long>> ranges) {}

  /** The calls made in a minute, whichever it was planned for; each attempt counts. */
  record Calls(long succeeded, long failed) {}

  /** Places of a group, from 0, both inclusive. */
  record Range(long first, long last) {}

  /**
   * Gives a part of a batch the next places of a group, once: a repeated call returns the places
   * given before, whichever group it names.
   *
   * @param group when it begins
   * @param max ids per minute, if these are the group's first
   * @return empty when the batch was deleted
   */
  Optional<Given> give(long batch, int part, Instant group, int max);

  /** The places given to a batch so far, one share for each part, in no particular order. */
  List<Share> plan(long batch);

  /** Drops the ids of a batch, none of which need be given again; its plan stays. */
  void done(long batch);

  /** A group, with the ids in up to 32 ranges of up to 15,000 places. */
  Group group(Instant group, List<Range> ranges);

  /** Counts a call that was made at a moment. */
  void count(Instant moment, boolean succeeded);

  /** How many calls were made in each minute of a group. */
  List<Calls> calls(Instant group);
}
