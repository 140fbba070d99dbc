package dev.sluice.app.sellers.sales;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of a CSV file, and what separates its fields. Spreadsheets begin a file with a
 * byte order mark, save "Unicode text" as UTF-16, put semicolons where the comma is for decimals,
 * and may name the separator in a line {@code sep=;} before the header, or leave lines empty there.
 */
final class CsvText {
  /** Characters of the first line that are searched; a header has a tenth of that. */
  private static final int LONGEST_HEADER = 8_192;

  private static final String SEPARATORS = ",;\t|";

  /** Also as the first cell of a row, saved by a program that took it for a text. */
  private static final Pattern HINT =
      Pattern.compile(
          "\"?sep=([SEPARATORS])\"?([SEPARATORS]?)\\2* *".replace("SEPARATORS", SEPARATORS),
          Pattern.CASE_INSENSITIVE);

  private final BufferedReader reader;
  private final char separator;
  private final int linesBefore;

  /** Bytes that are not text are reported when they are read, as a CharacterCodingException. */
  CsvText(InputStream content) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(content, 3);
    // a decoder reports bad bytes, which a reader given the charset would not
    reader = new BufferedReader(new InputStreamReader(bytes, charset(bytes).newDecoder()));
    String line = peek();
    String named = null;
    int lines = 0;
    Matcher hint = HINT.matcher(line);
    while (line.length() < LONGEST_HEADER - 1 // a longer one might never end
        && (hint.matches() || blank(line))
        && reader.readLine() != null) {
      if (hint.matches()) {
        named = hint.group(2).isEmpty() ? hint.group(1) : hint.group(2);
      }
      lines++;
      line = peek();
      hint.reset(line);
    }
    separator = named == null ? separator(line) : named.charAt(0);
    linesBefore = lines;
  }

  private static boolean blank(String line) {
    return line.replace("\"\"", "").chars().allMatch(c -> c == ' ' || SEPARATORS.indexOf(c) >= 0);
  }

  /** Reads past the mark, if there is one. */
  private static Charset charset(PushbackInputStream bytes) throws IOException {
    byte[] begin = bytes.readNBytes(3);
    int first = begin.length < 2 ? 0 : (begin[0] & 0xff) << 8 | begin[1] & 0xff;
    if (first == 0xfeff || first == 0xfffe) {
      bytes.unread(begin, 2, begin.length - 2);
      return first == 0xfeff ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }
    boolean mark = begin.length == 3 && first == 0xefbb && (begin[2] & 0xff) == 0xbf;
    if (!mark) {
      bytes.unread(begin);
    }
    return StandardCharsets.UTF_8;
  }

  private String peek() throws IOException {
    reader.mark(LONGEST_HEADER);
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c >= 0 && c != '\r' && c != '\n'; c = reader.read()) {
      line.append((char) c);
      if (line.length() == LONGEST_HEADER - 1) {
        break;
      }
    }
    reader.reset();
    return line.toString();
  }

  /** The one that the line has most of. */
  private static char separator(String line) {
    char most = ',';
    long count = 0;
    for (char one : SEPARATORS.toCharArray()) {
      if (count(line, one) > count) {
        most = one;
        count = count(line, one);
      }
    }
    return most;
  }

  private static long count(String line, char one) {
    return line.chars().filter(c -> c == one).count();
  }

  /** From the header on. */
  Reader reader() {
    return reader;
  }

  char separator() {
    return separator;
  }

  /** Lines before the header. */
  int linesBefore() {
    return linesBefore;
  }
}
