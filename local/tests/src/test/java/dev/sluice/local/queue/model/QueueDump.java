package dev.sluice.local.queue.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;

/** Everything in a partition at one moment: read in one script, so nothing moves meanwhile. */
final class QueueDump {
  private static final byte[] SCRIPT =
      """
      local read = {
        string = function(k) return { redis.call('GET', k) } end,
        list = function(k) return redis.call('LRANGE', k, 0, -1) end,
        zset = function(k) return redis.call('ZRANGE', k, 0, -1, 'WITHSCORES') end,
        set = function(k) return redis.call('SMEMBERS', k) end,
        hash = function(k) return redis.call('HGETALL', k) end,
        stream = function() return {} end
      }
      local all = {}
      for _, k in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
        local kind = redis.call('TYPE', k).ok
        all[#all + 1] = { string.sub(k, #ARGV[1] + 1), kind, redis.call('PTTL', k), read[kind](k) }
      end
      return all
      """
          .getBytes(ISO_8859_1);

  private final Map<String, List<String>> keys = new TreeMap<>();
  private final Map<String, Long> ttl = new HashMap<>();
  private final Map<String, StoredTask> tasks = new TreeMap<>();
  private final Map<String, List<StoredTask>> lanes = new TreeMap<>();

  static QueueDump of(Jedis redis, String prefix) {
    QueueDump dump = new QueueDump();
    for (Object one :
        (List<?>) redis.eval(SCRIPT, List.of(), List.of(prefix.getBytes(ISO_8859_1)))) {
      List<?> parts = (List<?>) one;
      String key = text(parts.get(0));
      List<String> content = ((List<?>) parts.get(3)).stream().map(QueueDump::text).toList();
      if (text(parts.get(1)).equals("set") || text(parts.get(1)).equals("hash")) {
        content = ordered(content, text(parts.get(1)).equals("hash") ? 2 : 1);
      }
      dump.keys.put(key, content);
      dump.ttl.put(key, (Long) parts.get(2));
      if (StoredTask.isKey(key)) {
        dump.tasks.put(key, StoredTask.parse(key, content.get(0)));
      }
    }
    dump.readLanes();
    return dump;
  }

  /** Leaves out the keys that begin so. */
  void forget(String prefix) {
    keys.keySet().removeIf(key -> key.startsWith(prefix));
  }

  /** How many tasks of each owner wait. */
  Map<String, Integer> waiting() {
    Map<String, Integer> waiting = new HashMap<>();
    tasks.values().stream()
        .filter(StoredTask::waiting)
        .forEach(task -> waiting.merge(task.owner(), 1, Integer::sum));
    return waiting;
  }

  /** Sets and hashes have no order, but two dumps must be comparable. */
  private static List<String> ordered(List<String> content, int width) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < content.size(); i += width) {
      rows.add(content.subList(i, i + width));
    }
    rows.sort(java.util.Comparator.comparing(row -> row.get(0)));
    return rows.stream().flatMap(List::stream).toList();
  }

  private void readLanes() {
    for (String key : keys("queued:")) {
      List<StoredTask> live = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      List<String> entries = keys.get("queued:" + key);
      for (int i = entries.size() - 1; i >= 0; i--) {
        String entry = entries.get(i);
        StoredTask task = tasks.get(entry.substring(0, entry.length() - 1));
        boolean alive =
            task != null && task.state() == 'Q' && task.place() == entry.charAt(entry.length() - 1);
        if (alive && seen.add(entry)) {
          live.add(task);
        }
      }
      lanes.put(key, live);
    }
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, ISO_8859_1);
  }

  /** By id. */
  Map<String, StoredTask> tasks() {
    return tasks;
  }

  StoredTask task(String id) {
    return tasks.get(id);
  }

  /** Whether a task is absent or has ended. */
  boolean ended(String id) {
    return !tasks.containsKey(id) || tasks.get(id).terminal();
  }

  /** Each lane's live entries, the next to be claimed first. */
  Map<String, List<StoredTask>> lanes() {
    return lanes;
  }

  List<StoredTask> lane(String name) {
    return lanes.getOrDefault(name, List.of());
  }

  /** The rest of the names of keys with this prefix. */
  Set<String> keys(String prefix) {
    Set<String> found = new LinkedHashSet<>();
    for (String key : keys.keySet()) {
      if (key.startsWith(prefix)) {
        found.add(key.substring(prefix.length()));
      }
    }
    return found;
  }

  boolean has(String key) {
    return keys.containsKey(key);
  }

  /** Milliseconds; -1: never. */
  long ttl(String key) {
    return ttl.get(key);
  }

  List<String> list(String key) {
    return keys.getOrDefault(key, List.of());
  }

  Set<String> set(String key) {
    return new LinkedHashSet<>(list(key));
  }

  /** A hash, or the scores of a sorted set. */
  Map<String, String> map(String key) {
    Map<String, String> map = new LinkedHashMap<>();
    List<String> flat = list(key);
    for (int i = 0; i < flat.size(); i += 2) {
      map.put(flat.get(i), flat.get(i + 1));
    }
    return map;
  }

  /** Whether its queue or its type is paused. No pause of the model ends by itself. */
  boolean paused(StoredTask task) {
    String all = String.join("", list("paused"));
    return all.contains("\"" + task.queue() + "\":") || all.contains("\"+" + task.type() + "\":");
  }

  /** How many attempts ended this way, by the counters of all minutes. */
  int attemptsEnded(String how) {
    return keys("ended:").stream()
        .mapToInt(minute -> Integer.parseInt(map("ended:" + minute).getOrDefault(how, "0")))
        .sum();
  }

  /** How many children of a fan-out are counted as ended. */
  int counted(String parent) {
    return map("fan:" + parent).size() + map("fanfailed:" + parent).size();
  }

  /**
   * What differs, key by key, apart from wake-up markers, kept answers and followers; empty if
   * nothing does.
   */
  Map<String, String> differences(QueueDump other) {
    Map<String, String> found = new TreeMap<>();
    Set<String> all = new LinkedHashSet<>(keys.keySet());
    all.addAll(other.keys.keySet());
    all.removeIf(key -> key.equals("wake") || key.startsWith("wake:") || key.startsWith("call:"));
    if (all.remove("followed") && !keys.containsKey("followed")) {
      all.remove("changes"); // a follower has come
    }
    for (String key : all) {
      if (!java.util.Objects.equals(keys.get(key), other.keys.get(key))) {
        found.put(key, keys.get(key) + " -> " + other.keys.get(key));
      }
    }
    return found;
  }

  /** Ids whose records differ. */
  Set<String> changed(QueueDump other) {
    Set<String> found = new LinkedHashSet<>();
    for (String key : differences(other).keySet()) {
      if (StoredTask.isKey(key)) {
        found.add(key);
      }
    }
    return found;
  }
}
