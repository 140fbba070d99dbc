package dev.sluice.redis.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.queue.QueueSettings;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.util.JedisClusterCRC16;

class PartitioningTest {
  private static List<Integer> numbers(int first, int partitions) {
    return Partitioning.numbers(
        QueueSettings.of(URI.create("redis://127.0.0.1"))
            .withPartition(first)
            .withPartitions(partitions));
  }

  @Test
  void slotsAreThoseOfTheCluster() {
    for (int tag = 0; tag < 1_024; tag++) {
      assertEquals(JedisClusterCRC16.getSlot("sluice:{" + tag + "}:ready"), Partitioning.slot(tag));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8, 16})
  void eachNodeOfAClusterHasOne(int nodes) {
    List<Long> perNode =
        IntStream.range(0, nodes)
            .mapToObj(
                node ->
                    numbers(0, nodes).stream()
                        .filter(number -> Partitioning.slot(number) * nodes / 16_384 == node)
                        .count())
            .toList();
    assertEquals(IntStream.range(0, nodes).mapToObj(node -> 1L).toList(), perNode);
  }

  @Test
  void morePartitionsLeaveTheFirstOnesWhatTheyAre() {
    List<Integer> most = numbers(64, 16);
    assertEquals(16, most.stream().distinct().count());
    for (int fewer = 1; fewer < 16; fewer++) {
      assertEquals(most.subList(0, fewer), numbers(64, fewer));
    }
  }

  @Test
  void numbersBeyondTheLastAreRefused() {
    assertEquals(960, numbers(960, 16).get(0));
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> numbers(961, 2)).getMessage();
    assertEquals(
        "SLUICE_PARTITION must be 0 to 960 when there are several partitions, was 961", refusal);
    assertThrows(IllegalArgumentException.class, () -> numbers(0, 17));
    assertThrows(IllegalArgumentException.class, () -> numbers(0, 0));
  }
}
