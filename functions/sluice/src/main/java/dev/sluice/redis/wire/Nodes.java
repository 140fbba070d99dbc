package dev.sluice.redis.wire;

import dev.sluice.queue.TimeBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Knows which server has the partition. In a cluster it is a single node, because all keys of a
 * partition share one hash tag: the first node of the URL is asked first and names it. When that
 * node is lost, the others are asked in turn, those of the URL first. Outside a cluster it is
 * always the server of the URL.
 */
final class Nodes {
  private static final List<byte[]> SLOTS = List.of(Keys.bytes("CLUSTER"), Keys.bytes("SLOTS"));

  private final List<RedisAddress> given;
  private volatile RedisAddress current;
  private volatile boolean learned;
  private List<RedisAddress> known;
  private int next;

  /**
   * @param given the nodes of the URL; outside a cluster there is one
   */
  Nodes(List<RedisAddress> given) {
    this.given = given;
    current = given.get(0);
    learned = !current.cluster();
    known = given;
  }

  RedisAddress current() {
    return current;
  }

  /** How many servers may be asked. */
  synchronized int count() {
    return known.size();
  }

  /**
   * The node that an answer redirects to.
   *
   * @param error the answer, such as {@code MOVED 13907 10.0.0.3:6379}
   * @return null when it redirects nowhere, or the server is not in a cluster
   */
  RedisAddress target(RedisError error, RedisAddress from) {
    String[] words = error.getMessage().split(" ");
    if (!from.cluster() || words.length != 3 || !error.redirects()) {
      return null;
    }
    int colon = words[2].lastIndexOf(':');
    try {
      String host = words[2].substring(0, Math.max(0, colon));
      return from.at(host, Integer.parseInt(words[2].substring(colon + 1)));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** From now on this node has the partition. */
  synchronized void moved(RedisAddress node) {
    current = node;
    learned = false;
    next = 0;
  }

  /**
   * A node does not answer: the next one is asked from now on, unless another thread has already
   * moved on.
   */
  synchronized void lost(RedisAddress node) {
    if (node.cluster() && node.sameNode(current)) {
      RedisAddress other = known.get(next++ % known.size());
      current = other.sameNode(node) ? known.get(next++ % known.size()) : other;
    }
  }

  /**
   * Whether {@link #learn} should be called; not before the first call, which has no time for it.
   */
  boolean learned() {
    return learned;
  }

  /** Asks a node for all others, in case both it and those of the URL are lost. */
  void learn(JedisConnection node, TimeBudget budget) throws IOException {
    learned = true;
    try {
      int millis = budget.within(RedisConnection.ANSWER_MILLIS);
      learn(node.address(), (List<?>) node.call(SLOTS, millis));
    } catch (RedisError e) {
      // not allowed to ask: the nodes of the URL must suffice
    }
  }

  /** Reads lists of first slot, last slot and nodes, each a list of host, port and more. */
  private synchronized void learn(RedisAddress from, List<?> ranges) {
    List<RedisAddress> found = new ArrayList<>(given);
    for (Object range : ranges) {
      for (Object part : (List<?>) range) {
        if (part instanceof List<?> node && node.get(1) instanceof Long port) {
          String host = node.get(0) instanceof byte[] name ? ScriptReply.text(name) : "";
          RedisAddress address = from.at(host, port.intValue());
          if (found.stream().noneMatch(address::sameNode)) {
            found.add(address);
          }
        }
      }
    }
    known = found;
  }
}
