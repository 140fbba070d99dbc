package dev.sluice.app.minutes;

import dev.sluice.queue.QueueUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How many ids each minute group was given, and which. Each verb is one script and may be sent
 * again; all throw {@link QueueUnavailable} within 3 s when Redis does not answer.
 */
public interface MinuteGroupStore {

  /**
   * The places of a part of a batch.
   *
   * @param begins of the group
   * @param first place in the group, from 0; the others follow it
   * @param max ids per minute that the group's plan is made with
   */
  record Share(Instant begins, long first, int count, int max) {
    /** The place after its last. */
    public long end() {
      return first + count;
    }
  }

  /** The ids of a part, in the order of their places. */
  record Given(long[] ids, Share share) {}

  /**
   * What a group has.
   *
   * @param given how many ids
   * @param max ids per minute; 0 when none was given yet
   * @param ranges ids of the ranges that were asked for
   */
  record Group(long given, int max, List<List<Long>> ranges) {}

  /** Places of a group, from 0, both included. */
  record Range(long first, long last) {}

  /**
   * Gives a part of a batch the next places of a group, once: asked again it tells those that were
   * given before, whichever group is named then.
   *
   * @param group when it begins
   * @param max ids per minute, if these are the group's first
   * @return empty when the batch was deleted
   */
  Optional<Given> give(long batch, int part, Instant group, int max);

  /** The places a batch was given so far, one share for each part, in no order. */
  List<Share> plan(long batch);

  /** Forgets the ids of a batch that need not be given any more; its plan stays. */
  void done(long batch);

  /** A group, with the ids of up to 32 ranges of up to 15,000 places. */
  Group group(Instant group, List<Range> ranges);
}
