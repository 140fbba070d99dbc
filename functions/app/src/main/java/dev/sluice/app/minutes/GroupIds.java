package dev.sluice.app.minutes;

import dev.sluice.app.minutes.MinuteGroupStore.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Which places of a group hold the ids of its slots, from one position on: a range for each slot
 * while it was being filled (sequential), and one range for all slots after that (dispersed).
 *
 * @param given ids of the group
 * @param from the first position in each slot
 * @param limit positions of each slot
 */
record GroupIds(MinuteSlots slots, long given, int from, int limit) {

  /** The places to read, without empty ones. */
  List<Range> ranges() {
    List<Range> ranges = new ArrayList<>();
    int filled = Math.min(from + limit, slots.max());
    for (int slot = 0; slot < slots.slots() && from < filled; slot++) {
      add(ranges, slots.id(slot, from), slots.id(slot, filled - 1));
    }
    if (from + limit > slots.max()) {
      int first = Math.max(from, slots.max());
      add(ranges, slots.id(0, first), slots.id(slots.slots() - 1, from + limit - 1));
    }
    return ranges;
  }

  private void add(List<Range> ranges, long first, long last) {
    if (first < given) {
      ranges.add(new Range(first, Math.min(last, given - 1)));
    }
  }

  /**
   * The ids of a slot.
   *
   * @param read the ids in {@code ranges}
   */
  List<Long> of(int slot, List<Range> ranges, List<List<Long>> read) {
    return LongStream.range(from, from + (long) limit)
        .map(position -> slots.id(slot, position))
        .takeWhile(place -> place < given)
        .boxed()
        .flatMap(place -> at(place, ranges, read).stream())
        .toList();
  }

  private static List<Long> at(long place, List<Range> ranges, List<List<Long>> read) {
    for (int i = 0; i < ranges.size(); i++) {
      Range range = ranges.get(i);
      // a list that has been dropped meanwhile has fewer
      if (place >= range.first() && place - range.first() < read.get(i).size()) {
        return List.of(read.get(i).get((int) (place - range.first())));
      }
    }
    return List.of();
  }
}
