package dev.sluice.queue.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionsTest {
  private static List<Integer> homes(int key, int partitions) {
    return Partitions.homes("ann", "key-" + key, partitions);
  }

  @Test
  void keysAreSpreadEvenly() {
    TreeMap<Integer, Long> counts =
        IntStream.range(0, 8_000)
            .mapToObj(key -> homes(key, 4).get(0))
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    assertEquals(List.of(0, 1, 2, 3), List.copyOf(counts.keySet()));
    counts.values().forEach(count -> assertTrue(Math.abs(count - 2_000) < 200, counts.toString()));
  }

  @Test
  void aKeyIsLookedForWhereItBelongedWithFewerPartitions() {
    for (int key = 0; key < 1_000; key++) {
      for (int fewer = 1; fewer < 16; fewer++) {
        assertTrue(homes(key, 16).contains(homes(key, fewer).get(0)));
      }
    }
  }

  @Test
  void oneMorePartitionTakesItsPartOnly() {
    for (int key = 0; key < 1_000; key++) {
      int home = homes(key, 4).get(0);
      assertTrue(home == 3 || home == homes(key, 3).get(0));
    }
  }
}
