package dev.sluice.redis.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The Redis commands that are called without a script: those that read, wait, or set one key. */
public final class Commands {
  /** A member of a sorted set. */
  public record Scored(String member, double score) {}

  private final RedisConnection redis;

  Commands(RedisConnection redis) {
    this.redis = redis;
  }

  public long exists(String... keys) {
    return (Long) send("EXISTS", (Object[]) keys);
  }

  /** For each of these keys, whether it is a string. */
  public List<Boolean> present(List<String> keys) {
    return ((List<?>) send("MGET", keys.toArray())).stream().map(Objects::nonNull).toList();
  }

  /** {@code none} when there is no such key. */
  String type(byte[] key) {
    return ScriptReply.text(send("TYPE", key));
  }

  public byte[] get(byte[] key) {
    return (byte[]) send("GET", key);
  }

  public String get(String key) {
    return text(send("GET", key));
  }

  public String set(String key, String value) {
    return ScriptReply.text(send("SET", key, value));
  }

  /** Sets a key that is not there yet; the value that was there, or null. Safe to send twice. */
  public String setIfAbsent(String key, String value) {
    return text(send("SET", key, value, "NX", "GET"));
  }

  public byte[] hget(byte[] key, String field) {
    return (byte[]) send("HGET", key, field);
  }

  /** Null for each missing field. */
  public List<String> hmget(String key, String... fields) {
    Object[] parts = new Object[1 + fields.length];
    parts[0] = key;
    System.arraycopy(fields, 0, parts, 1, fields.length);
    return texts(send("HMGET", parts));
  }

  public Set<String> hkeys(byte[] key) {
    return texts(send("HKEYS", key)).stream().collect(Collectors.toSet());
  }

  public Map<String, String> hgetAll(String key) {
    List<String> flat = texts(send("HGETALL", key));
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      all.put(flat.get(i), flat.get(i + 1));
    }
    return all;
  }

  /** Deletes fields and returns how many existed. */
  public long hdel(byte[] key, Collection<String> fields) {
    List<Object> parts = new ArrayList<>();
    parts.add(key);
    parts.addAll(fields);
    return (Long) send("HDEL", parts.toArray());
  }

  public List<String> smembers(String key) {
    return texts(send("SMEMBERS", key));
  }

  public long llen(String key) {
    return (Long) send("LLEN", key);
  }

  public long lpush(String key, String element) {
    return (Long) send("LPUSH", key, element);
  }

  /** The first element, taken out of the list; null when there is none. */
  public String lpop(String key) {
    return text(send("LPOP", key));
  }

  public List<String> lrange(String key, long first, long last) {
    return texts(send("LRANGE", key, first, last));
  }

  /** All members, lowest score first. */
  public List<String> zrange(String key) {
    return texts(send("ZRANGE", key, 0, -1));
  }

  /** The members with the highest scores. */
  public List<String> zhighest(String key, int most) {
    return texts(send("ZRANGE", key, 0, most - 1, "REV"));
  }

  /**
   * @param ascending whether ranks count from the lowest score
   */
  public List<Scored> zrangeWithScores(String key, long first, long last, boolean ascending) {
    Object answer =
        ascending
            ? send("ZRANGE", key, first, last, "WITHSCORES")
            : send("ZRANGE", key, first, last, "REV", "WITHSCORES");
    List<String> flat = texts(answer);
    List<Scored> members = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 2) {
      members.add(new Scored(flat.get(i), score(flat.get(i + 1))));
    }
    return members;
  }

  /** Null when it is not a member. */
  public Long zrank(String key, String member, boolean ascending) {
    return (Long) send(ascending ? "ZRANK" : "ZREVRANK", key, member);
  }

  public long zcount(String key, String least, String most) {
    return (Long) send("ZCOUNT", key, least, most);
  }

  /** The id of a stream's newest entry; null when it has none. */
  public String newestId(String key) {
    List<?> entries = (List<?>) send("XREVRANGE", key, "+", "-", "COUNT", 1);
    return entries.isEmpty() ? null : ScriptReply.text(((List<?>) entries.get(0)).get(0));
  }

  /**
   * Waits until the stream has an entry after this one; returns false when the time ran out.
   *
   * @param atMost at least 1 ms: to Redis, 0 means for ever
   */
  public boolean awaitEntry(String key, String after, Duration atMost) {
    return redis.await(
            wait -> command("XREAD", "COUNT", 1, "BLOCK", wait.toMillis(), "STREAMS", key, after),
            atMost)
        != null;
  }

  /**
   * Takes the first element of one of the lists as soon as there is one; returns false when the
   * time ran out.
   *
   * @param atMost at least 1 ms: to Redis, 0 means for ever
   */
  public boolean awaitElement(List<String> keys, Duration atMost) {
    return redis.await(
            wait -> {
              List<Object> parts = new ArrayList<>(keys);
              parts.add(wait.toMillis() / 1000.0);
              return command("BLPOP", parts.toArray());
            },
            atMost)
        != null;
  }

  private Object send(String command, Object... parts) {
    return redis.send(command(command, parts));
  }

  private static List<byte[]> command(String command, Object... parts) {
    List<byte[]> all = new ArrayList<>(1 + parts.length);
    all.add(Keys.bytes(command));
    for (Object part : parts) {
      all.add(part instanceof byte[] bytes ? bytes : Keys.bytes(part.toString()));
    }
    return all;
  }

  private static double score(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static List<String> texts(Object answer) {
    List<String> texts = new ArrayList<>();
    for (Object element : (List<?>) answer) {
      texts.add(text(element));
    }
    return texts;
  }

  private static String text(Object bytes) {
    return bytes == null ? null : new String((byte[]) bytes, StandardCharsets.UTF_8);
  }
}
