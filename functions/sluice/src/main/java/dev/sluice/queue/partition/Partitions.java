package dev.sluice.queue.partition;

import dev.sluice.queue.NewTask;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * The partitions of a queue, by index from 0, and which of them has what. A task that exists is
 * where its id says. A new one is enqueued in each partition in turn; one with an idempotency key
 * where the key belongs, so that the same key always comes to the same partition.
 */
public final class Partitions {
  private static final long MIX_1 = 0xbf58476d1ce4e5b9L;
  private static final long MIX_2 = 0x94d049bb133111ebL;
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private final List<? extends Partition> all;
  private final ToIntFunction<String> indexOf;
  private final AtomicInteger turn = new AtomicInteger(new SecureRandom().nextInt());

  /**
   * @param all in an order that stays when further ones are added behind them
   * @param indexOf of a task's id; negative when it is that of none of them
   */
  public Partitions(List<? extends Partition> all, ToIntFunction<String> indexOf) {
    this.all = List.copyOf(all);
    this.indexOf = indexOf;
  }

  int size() {
    return all.size();
  }

  Partition get(int index) {
    return all.get(index);
  }

  List<? extends Partition> all() {
    return all;
  }

  /** What there is once is here, such as schedules. */
  Partition first() {
    return all.get(0);
  }

  /** The index of the partition that has a task; the first has none with a strange id. */
  int indexOf(String id) {
    return Math.max(0, indexOf.applyAsInt(id));
  }

  /** The partition that has a task. */
  Partition of(String id) {
    return get(indexOf(id));
  }

  /**
   * For each new task, the index of the partition to enqueue it in. Those without key stay
   * together.
   */
  int[] places(List<NewTask> tasks) {
    int[] places = new int[tasks.size()];
    Arrays.fill(places, Math.floorMod(turn.getAndIncrement(), size()));
    Map<Integer, List<Integer>> asked = new TreeMap<>(); // indexes of tasks, by where to look
    for (int i = 0; i < places.length; i++) {
      NewTask task = tasks.get(i);
      if (task.idempotency() != null) {
        List<Integer> homes = homes(task.owner(), task.idempotency().key(), size());
        places[i] = homes.get(0);
        for (int earlier : homes.subList(1, homes.size())) {
          asked.computeIfAbsent(earlier, none -> new ArrayList<>()).add(i);
        }
      }
    }
    asked.forEach(
        (place, at) -> {
          List<Boolean> known = get(place).known(at.stream().map(tasks::get).toList());
          for (int i = 0; i < at.size(); i++) {
            if (known.get(i)) {
              places[at.get(i)] = place;
            }
          }
        });
    return places;
  }

  /**
   * Where an idempotency key belongs, and behind that where it belonged when there were fewer
   * partitions, one after the other: it may have been used then. Of n partitions a key belongs to
   * the one with the highest score, so with one more it moves there or stays.
   */
  static List<Integer> homes(String owner, String key, int partitions) {
    long seed = 31L * owner.hashCode() + key.hashCode();
    List<Integer> homes = new ArrayList<>();
    long highest = 0;
    for (int i = 0; i < partitions; i++) {
      long score = mixed(seed + (i + 1) * STEP);
      if (homes.isEmpty() || score > highest) {
        highest = score;
        homes.add(i);
      }
    }
    Collections.reverse(homes);
    return homes;
  }

  /** SplitMix64. */
  private static long mixed(long seed) {
    long mixed = (seed ^ seed >>> 30) * MIX_1;
    mixed = (mixed ^ mixed >>> 27) * MIX_2;
    return mixed ^ mixed >>> 31;
  }
}
