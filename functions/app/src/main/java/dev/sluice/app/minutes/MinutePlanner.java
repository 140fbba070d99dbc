package dev.sluice.app.minutes;

import dev.sluice.app.minutes.MinuteGroupStore.Group;
import dev.sluice.app.minutes.MinuteGroupStore.Range;
import dev.sluice.app.minutes.MinuteGroupStore.Share;
import dev.sluice.task.FanOutTask.Child;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Plans the calls of ids into minute groups. Each part of a batch gets places in the next group,
 * right before its calls are enqueued, so a large batch is never planned into the past. {@link
 * MinuteSlots} defines what the places mean.
 */
public final class MinutePlanner {
  private final MinuteGroupStore store;
  private final String callType;
  private final int max;
  private final Clock clock;

  /**
   * @param callType the task type that calls one id, with the params {@code {"id": …}}
   * @param max ids per minute, 1 or more; a group keeps the number that its first ids were given
   *     with
   */
  public MinutePlanner(MinuteGroupStore store, String callType, int max, Clock clock) {
    this.store = store;
    this.callType = callType;
    this.max = new MinuteSlots(MinuteSlots.PER_GROUP, max).max();
    this.clock = clock;
  }

  /**
   * The calls of a batch, in its order; part by part, so a million take no more memory than a
   * thousand. A repeated run returns the same calls at the same times; for a deleted batch, only
   * those returned before.
   */
  public Stream<Child> calls(long batch, int count) {
    int parts = (count + IdBatchStore.PART - 1) / IdBatchStore.PART;
    return IntStream.range(0, parts)
        .mapToObj(part -> store.give(batch, part, Quarter.nextAfter(clock.instant()).begins(), max))
        .takeWhile(given -> given.isPresent())
        .flatMap(given -> calls(given.get()));
  }

  private Stream<Child> calls(MinuteGroupStore.Given given) {
    Share share = given.share();
    Quarter group = new Quarter(share.begins());
    MinuteSlots slots = slots(share.max());
    return IntStream.range(0, given.ids().length)
        .mapToObj(
            i -> {
              long k = share.first() + i;
              Instant due = group.due(slots.slot(k), slots.position(k));
              return new Child(
                  callType, Map.of("id", given.ids()[i]), Duration.between(clock.instant(), due));
            });
  }

  /** The plan of a batch whose calls have all been enqueued. Drops its ids. */
  public BatchPlan finish(long batch) {
    store.done(batch);
    return BatchPlan.of(new ArrayList<>(planned(store.plan(batch)).values()));
  }

  /**
   * When the ids of a batch are called: those planned so far, and the others as if they were
   * planned now.
   */
  public BatchPlan plan(long batch, long count) {
    Instant next = Quarter.nextAfter(clock.instant()).begins();
    // read before the shares: anything the batch's task plans in between would count twice
    Group group = store.group(next, List.of());
    List<Share> shares = store.plan(batch);
    Map<Instant, BatchPlan.Group> groups = planned(shares);
    long left = count - groups.values().stream().mapToLong(BatchPlan.Group::count).sum();
    if (left > 0) {
      BatchPlan.Group before = groups.get(next);
      long own = left + (before == null ? 0 : before.count());
      long given = Math.max(group.given(), end(shares, next));
      groups.put(next, group(next, own, given + left, group.max()));
    }
    return BatchPlan.of(new ArrayList<>(groups.values()));
  }

  private Map<Instant, BatchPlan.Group> planned(List<Share> shares) {
    Map<Instant, List<Share>> byGroup = new TreeMap<>();
    for (Share share : shares) {
      byGroup.computeIfAbsent(share.begins(), begins -> new ArrayList<>()).add(share);
    }
    Map<Instant, BatchPlan.Group> groups = new TreeMap<>();
    byGroup.forEach(
        (begins, all) -> {
          long own = all.stream().mapToLong(Share::count).sum();
          groups.put(begins, group(begins, own, end(all, begins), all.get(0).max()));
        });
    return groups;
  }

  /** The place after the batch's last in a group; 0 when it has none there. */
  private static long end(List<Share> shares, Instant group) {
    return shares.stream()
        .filter(share -> share.begins().equals(group))
        .mapToLong(Share::end)
        .max()
        .orElse(0);
  }

  private BatchPlan.Group group(Instant begins, long own, long given, int groupMax) {
    MinuteSlots slots = slots(groupMax);
    return new BatchPlan.Group(begins, own, slots.overflow(given), slots.peak(given));
  }

  /**
   * The four groups of an hour.
   *
   * @param from how many ids of each minute to skip
   * @param limit ids of each minute at most, 1 to 1,000
   */
  public List<GroupPlan> hour(Instant hour, int from, int limit) {
    return Quarter.ofHour(hour).stream().map(group -> plan(group, from, limit)).toList();
  }

  private GroupPlan plan(Quarter group, int from, int limit) {
    Group counted = store.group(group.begins(), List.of());
    MinuteSlots slots = slots(counted.max());
    GroupIds ids = new GroupIds(slots, counted.given(), from, limit);
    List<Range> ranges = ids.ranges();
    List<List<Long>> found =
        ranges.isEmpty() ? List.of() : store.group(group.begins(), ranges).ranges();
    List<MinuteGroupStore.Calls> calls = store.calls(group.begins());
    List<GroupPlan.Minute> minutes = new ArrayList<>();
    for (int slot = 0; slot < slots.slots(); slot++) {
      minutes.add(
          new GroupPlan.Minute(
              slots.count(slot, counted.given()), ids.of(slot, ranges, found), calls.get(slot)));
    }
    return new GroupPlan(
        group.begins(),
        slots.max(),
        counted.given(),
        slots.overflow(counted.given()),
        slots.peak(counted.given()),
        minutes);
  }

  /** A group without ids will be planned with the current number. */
  private MinuteSlots slots(int groupMax) {
    return new MinuteSlots(MinuteSlots.PER_GROUP, groupMax == 0 ? max : groupMax);
  }
}
