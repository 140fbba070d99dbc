package dev.sluice.local.queue.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.local.redis.RedisProxy;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.redis.RedisTaskQueue;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Large reference sets, and tasks that name many of their members, on each kind of Redis. */
class ReferenceContractTest extends QueueContract {
  private static Map<String, String> sellers(int count) {
    Map<String, String> members = new TreeMap<>();
    IntStream.range(0, count).forEach(i -> members.put("s" + i, "Seller: " + i));
    return members;
  }

  /** Ends the connection in place of the answer to the nth piece of a set. */
  private static final class Cut implements RedisProxy.Link {
    private static final AtomicInteger LEFT = new AtomicInteger();
    private boolean cuts;

    @Override
    public byte[] request(byte[] piece) {
      String text = new String(piece, StandardCharsets.ISO_8859_1);
      cuts = text.contains("sluice_reference_") && LEFT.decrementAndGet() == 0;
      return piece;
    }

    @Override
    public byte[] answer(byte[] piece) {
      return cuts ? null : piece;
    }
  }

  @Test
  void aLargeSetComesInPieces() {
    queue.replaceReference("sellers", Map.of("gone", "Nobody"));
    queue.replaceReference("sellers", sellers(2_500));
    assertEquals(sellers(2_500), queue.reference("sellers"));
    queue.replaceReference("sellers", sellers(1_000));
    assertEquals(sellers(1_000), queue.reference("sellers"));
  }

  @Test
  void theLastPieceMayBeSentAgain() {
    assumeTrue(!server.isCluster(), "a node names others by their addresses");
    queue.replaceReference("sellers", Map.of()); // the server has its script from now on
    try (RedisProxy proxy = new RedisProxy(settings.redisUrl(), Cut::new);
        RedisTaskQueue cut = RedisTaskQueue.connect(settings.withRedisUrl(proxy.url()))) {
      for (int lost = 1; lost <= 3; lost++) {
        Cut.LEFT.set(lost);
        cut.replaceReference("sellers", sellers(2_000 + lost));
        assertEquals(sellers(2_000 + lost), queue.reference("sellers"));
        assertEquals(Set.of(), raw(redis -> redis.keys(key("gathered:*"))));
      }
    }
  }

  @Test
  void aTaskMayNameThousandsOfMembers() {
    queue.replaceReference("sellers", sellers(5_000));
    NewTask all = knowing(sellers(5_000).keySet().toArray(String[]::new));
    assertInstanceOf(Enqueued.Created.class, queue.enqueue(List.of(all)).get(0));
    queue
        .enqueue(Collections.nCopies(100, knowing("s1", "s2", "s3")))
        .forEach(one -> assertInstanceOf(Enqueued.Created.class, one));
    NewTask other = knowing("s1", "4:s2", "", "s4999", "été", "s5000", "2");
    assertEquals(
        new Enqueued.Unknown(
            IntStream.of(1, 2, 4, 5, 6).mapToObj(i -> other.known().get(i)).toList()),
        queue.enqueue(List.of(other)).get(0));
  }
}
