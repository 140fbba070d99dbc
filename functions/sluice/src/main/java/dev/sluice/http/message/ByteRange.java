package dev.sluice.http.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a request asks for (RFC 9110, 14.1.2).
 *
 * @param first byte, counted from 0
 * @param length in bytes; 0: the file has no such part
 */
public record ByteRange(long first, long length) {
  private static final Pattern ONE = Pattern.compile("bytes=[ \t]*(\\d*)-(\\d*)[ \t]*");

  /**
   * Reads a {@code Range} header.
   *
   * @param header may be null
   * @param size of the file, bytes
   * @return null when the whole file is the answer: without a range, for one that is malformed or
   *     in another unit, and for several at once (RFC 9110, 14.2: a server may ignore it)
   */
  public static ByteRange of(String header, long size) {
    Matcher range = header == null ? null : ONE.matcher(header);
    if (range == null || !range.matches()) {
      return null;
    }
    long first = number(range.group(1));
    long last = number(range.group(2));
    if (first < 0) {
      // the last so many bytes; "-" alone is malformed
      return last < 0 ? null : new ByteRange(Math.max(0, size - last), Math.min(last, size));
    }
    if (last >= 0 && last < first) {
      return null;
    }
    long end = last < 0 ? size - 1 : Math.min(last, size - 1);
    return new ByteRange(first, Math.max(0, end - first + 1));
  }

  /** Negative when there is none; a number of more digits is beyond every file. */
  private static long number(String digits) {
    if (digits.isEmpty()) {
      return -1;
    }
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  /** What {@code Content-Range} says (RFC 9110, 14.4). */
  public String of(long size) {
    return length == 0
        ? "bytes */" + size
        : "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }
}
