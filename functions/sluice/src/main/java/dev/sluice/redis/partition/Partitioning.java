package dev.sluice.redis.partition;

import dev.sluice.queue.QueueSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Chooses the numbers of several partitions. A number is the hash tag of its keys, and a cluster
 * gives each of its nodes a range of hash slots: so the numbers are those whose slots are spread
 * evenly, however many nodes there are. More partitions leave the first ones what they are.
 */
public final class Partitioning {
  private static final int SLOTS = 16_384;

  private Partitioning() {}

  /** The numbers of a queue's partitions, in order. */
  public static List<Integer> numbers(QueueSettings settings) {
    int first = settings.partition();
    List<Integer> numbers = new ArrayList<>(List.of(first));
    while (numbers.size() < settings.partitions()) {
      int wanted = (slot(first) + halved(numbers.size())) % SLOTS;
      numbers.add(
          IntStream.range(first, first + QueueSettings.RESERVED)
              .boxed()
              .filter(number -> !numbers.contains(number))
              .min(Comparator.comparingInt(number -> distance(slot(number), wanted)))
              .orElseThrow());
    }
    return numbers;
  }

  /** The middle of the circle of slots, then those of both halves, of the quarters, and so on. */
  private static int halved(int index) {
    return Integer.reverse(index) >>> Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS);
  }

  private static int distance(int slot, int other) {
    int apart = Math.abs(slot - other);
    return Math.min(apart, SLOTS - apart);
  }

  /** The hash slot of a tag: CRC-16/XMODEM, by the Redis Cluster specification. */
  static int slot(int tag) {
    int crc = 0;
    for (char digit : Integer.toString(tag).toCharArray()) {
      crc ^= digit << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc << 1 ^ ((crc & 0x8000) == 0 ? 0 : 0x1021)) & 0xffff;
      }
    }
    return crc % SLOTS;
  }
}
