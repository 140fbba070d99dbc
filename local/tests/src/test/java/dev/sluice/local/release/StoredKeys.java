package dev.sluice.local.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import redis.clients.jedis.UnifiedJedis;

/**
 * The keys of Redis as lines of text: type, milliseconds left to live (-1: for ever), key, and its
 * elements, separated by tabs. What is not printable ASCII is written as {@code \xHH}.
 */
final class StoredKeys {
  private static final byte[] READ =
      """
      local read = {
        string = function(k) return { redis.call('GET', k) } end,
        list = function(k) return redis.call('LRANGE', k, 0, -1) end,
        zset = function(k) return redis.call('ZRANGE', k, 0, -1, 'WITHSCORES') end,
        set = function(k) return redis.call('SMEMBERS', k) end,
        hash = function(k) return redis.call('HGETALL', k) end,
        stream = function(k) return { redis.call('XREVRANGE', k, '+', '-', 'COUNT', 1)[1][1] } end
      }
      local kind = redis.call('TYPE', KEYS[1]).ok
      return { kind, redis.call('PTTL', KEYS[1]) .. '', KEYS[1], unpack(read[kind](KEYS[1])) }
      """
          .getBytes(ISO_8859_1);

  private static final byte[] WRITE =
      """
      local kind, left = ARGV[1], tonumber(ARGV[2])
      local function each(command, pairwise, swapped)
        for i = 3, #ARGV, pairwise and 2 or 1 do
          local value = { ARGV[i], pairwise and ARGV[i + 1] or nil }
          if swapped then value = { value[2], value[1] } end
          redis.call(command, KEYS[1], unpack(value))
        end
      end
      if kind == 'string' then each('SET')
      elseif kind == 'list' then each('RPUSH')
      elseif kind == 'zset' then each('ZADD', true, true)
      elseif kind == 'set' then each('SADD')
      elseif kind == 'hash' then each('HSET', true)
      else redis.call('XADD', KEYS[1], ARGV[3], '', '') end
      if left > 0 then redis.call('PEXPIRE', KEYS[1], left) end
      """
          .getBytes(ISO_8859_1);

  private StoredKeys() {}

  static List<String> read(UnifiedJedis redis, String pattern) {
    List<String> lines = new ArrayList<>();
    for (String key : new TreeSet<>(redis.keys(pattern))) {
      List<?> parts = (List<?>) redis.eval(READ, List.of(key.getBytes(ISO_8859_1)), List.of());
      lines.add(String.join("\t", parts.stream().map(part -> escaped((byte[]) part)).toList()));
    }
    return lines;
  }

  static void write(UnifiedJedis redis, List<String> lines) {
    for (String line : lines) {
      List<byte[]> parts = new ArrayList<>();
      for (String part : line.split("\t", -1)) {
        parts.add(unescaped(part));
      }
      byte[] key = parts.remove(2);
      redis.eval(WRITE, List.of(key), parts);
    }
  }

  private static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes) {
      if (one >= ' ' && one <= '~' && one != '\\') {
        text.append((char) one);
      } else {
        text.append("\\x%02x".formatted(one));
      }
    }
    return text.toString();
  }

  private static byte[] unescaped(String text) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        bytes.append((char) Integer.parseInt(text, i + 2, i + 4, 16));
        i += 3;
      } else {
        bytes.append(text.charAt(i));
      }
    }
    return bytes.toString().getBytes(ISO_8859_1);
  }
}
