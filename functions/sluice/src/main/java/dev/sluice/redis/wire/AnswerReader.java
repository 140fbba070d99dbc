package dev.sluice.redis.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.util.RedisInputStream;

/**
 * Reads answers in RESP2. Stricter than Jedis, which accepts an answer of another protocol as a
 * value, and allocates as much memory as the answer announces.
 */
final class AnswerReader {
  private static final int LONGEST_LINE = 65_536;
  private static final int LONGEST_BULK = 512 * 1024 * 1024;
  private static final int FIRST_PIECE = 65_536;
  private static final int DEEPEST = 8;

  private AnswerReader() {}

  /**
   * Reads one answer: {@code byte[]} for a string, {@code Long}, {@code List<Object>}, null, or a
   * {@link RedisError}.
   */
  static Object read(RedisInputStream in) throws IOException {
    return read(in, 0);
  }

  private static Object read(RedisInputStream in, int depth) throws IOException {
    byte kind = in.readByte();
    String line = line(in);
    return switch (kind) {
      case '+' -> Keys.bytes(line);
      case '-' -> new RedisError(line);
      case ':' -> number(line);
      case '$' -> bulk(in, number(line));
      case '*' -> array(in, number(line), depth);
      default -> throw notResp();
    };
  }

  private static byte[] bulk(RedisInputStream in, long length) throws IOException {
    if (length < 0) {
      return null;
    }
    if (length > LONGEST_BULK) {
      throw notResp();
    }
    byte[] bytes = new byte[(int) Math.min(length, FIRST_PIECE)];
    for (int at = 0; at < length; ) {
      if (at == bytes.length) { // allocates at most twice what has arrived
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * at));
      }
      int read = in.read(bytes, at, bytes.length - at);
      if (read < 0) {
        throw new IOException("Redis closed the connection within an answer");
      }
      at += read;
    }
    if (in.readByte() != '\r' || in.readByte() != '\n') {
      throw notResp();
    }
    return bytes;
  }

  private static List<Object> array(RedisInputStream in, long length, int depth)
      throws IOException {
    if (length < 0) {
      return null;
    }
    if (depth == DEEPEST) {
      throw notResp();
    }
    List<Object> elements = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      elements.add(read(in, depth + 1));
    }
    return elements;
  }

  private static long number(String line) throws IOException {
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException e) {
      throw notResp();
    }
  }

  private static String line(RedisInputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte b = in.readByte(); b != '\r'; b = in.readByte()) {
      if (line.size() == LONGEST_LINE) {
        throw notResp();
      }
      line.write(b);
    }
    if (in.readByte() != '\n') {
      throw notResp();
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static IOException notResp() {
    return new IOException("What answers is not a Redis server");
  }
}
