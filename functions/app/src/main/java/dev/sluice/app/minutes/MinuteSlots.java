package dev.sluice.app.minutes;

/**
 * How ids fill the slots of a group. The ids of a group fill slot after slot (sequential) until
 * every slot has {@code max}; every further id goes to the slots in turn, one each (dispersed),
 * which keeps the overflow flat. All of it is closed form, so a plan of any size needs no memory
 * but a counter. Ids and slots are numbered from 0.
 *
 * @param slots how many there are, 1 or more
 * @param max ids a slot takes before it is full, 1 or more
 */
record MinuteSlots(int slots, int max) {
  /** Slots of a minute group: one for each minute of a quarter of an hour. */
  static final int PER_GROUP = 15;

  MinuteSlots {
    if (slots < 1 || max < 1) {
      throw new IllegalArgumentException("A group has 1 or more slots of 1 or more ids");
    }
  }

  /** Ids that fit without overflow. */
  private long capacity() {
    return (long) slots * max;
  }

  /** The slot of the k-th id. */
  int slot(long k) {
    return (int) (k < capacity() ? k / max : (k - capacity()) % slots);
  }

  /** How many ids the k-th id's slot had before it. */
  long position(long k) {
    return k < capacity() ? k % max : max + (k - capacity()) / slots;
  }

  /**
   * The id at a position of a slot: the k with {@code slot(k) == slot && position(k) == position}.
   */
  long id(int slot, long position) {
    return position < max
        ? (long) slot * max + position
        : capacity() + (position - max) * slots + slot;
  }

  /** How many of the first {@code given} ids go to a slot. */
  long count(int slot, long given) {
    long sequential = Math.max(0, Math.min(max, given - (long) slot * max));
    long dispersed = Math.max(0, given - capacity() - slot + slots - 1) / slots;
    return sequential + dispersed;
  }

  /** Whether any slot has more than {@code max} once this many ids are given. */
  boolean overflow(long given) {
    return given > capacity();
  }

  /** The most ids in one slot; the first slot is always among the fullest. */
  long peak(long given) {
    return count(0, given);
  }
}
