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

  /** Of a number; 19 nines are less than 2^64, so one that is too large shows in its sign. */
  private static final int MOST_DIGITS = 19;

  private AnswerReader() {}

  /**
   * Reads one answer: {@code byte[]} for a string, {@code Long}, {@code List<Object>}, null, or a
   * {@link RedisError}.
   */
  static Object read(RedisInputStream in) throws IOException {
    return read(in, 0);
  }

  private static Object read(RedisInputStream in, int depth) throws IOException {
    return switch (in.readByte()) {
      case '+' -> Keys.bytes(line(in));
      case '-' -> new RedisError(line(in));
      case ':' -> number(in);
      case '$' -> bulk(in, number(in));
      case '*' -> array(in, number(in), depth);
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

  /** Without a text of it: an answer to a worker has three numbers for each task. */
  private static long number(RedisInputStream in) throws IOException {
    byte b = in.readByte();
    boolean negative = b == '-';
    if (negative) {
      b = in.readByte();
    }
    long number = 0;
    int digits = 0;
    for (; b != '\r'; b = in.readByte(), digits++) {
      if (b < '0' || b > '9' || digits == MOST_DIGITS) {
        throw notResp();
      }
      number = number * 10 + b - '0';
    }
    if (digits == 0 || number < 0 || in.readByte() != '\n') {
      throw notResp();
    }
    return negative ? -number : number;
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
