package dev.sluice.redis.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which server has the partition. In a cluster it is one node, because all keys of a partition have
 * one hash tag: the node of the URL is asked first and says where they are. When that node is lost
 * the others are asked in turn, the node of the URL first. Outside a cluster it is always the
 * server of the URL.
 */
final class Nodes {
  private static final List<byte[]> SLOTS = List.of(Keys.bytes("CLUSTER"), Keys.bytes("SLOTS"));

  private final RedisAddress given;
  private volatile RedisAddress current;
  private volatile boolean learned;
  private List<RedisAddress> known;
  private int next;

  Nodes(RedisAddress given) {
    this.given = given;
    current = given;
    learned = !given.cluster();
    known = List.of(given);
  }

  RedisAddress current() {
    return current;
  }

  /**
   * Where a node sends us.
   *
   * @param error what it answered, such as {@code MOVED 13907 10.0.0.3:6379}
   * @return null when it does not send us anywhere, or is no node of a cluster
   */
  RedisAddress target(RedisError error, RedisAddress from) {
    String[] words = error.getMessage().split(" ");
    if (!given.cluster() || words.length != 3 || !error.redirects()) {
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

  /** A node does not answer: the next one is asked, unless another thread has moved on already. */
  synchronized void lost(RedisAddress node) {
    if (given.cluster() && node.sameNode(current)) {
      RedisAddress other = known.get(next++ % known.size());
      current = other.sameNode(node) ? known.get(next++ % known.size()) : other;
    }
  }

  /** Whether {@link #learn} is to be called, which a first call has no time for. */
  boolean learned() {
    return learned;
  }

  /** Asks a node for all others, for when it and the one of the URL are lost. */
  void learn(JedisConnection node) throws IOException {
    learned = true;
    try {
      learn(node.address(), (List<?>) node.call(SLOTS, RedisConnection.ANSWER_MILLIS));
    } catch (RedisError e) {
      // not allowed to ask: the node of the URL must do
    }
  }

  /** Reads lists of first slot, last slot and nodes, each a list of host, port and more. */
  private synchronized void learn(RedisAddress from, List<?> ranges) {
    List<RedisAddress> found = new ArrayList<>(List.of(given));
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
