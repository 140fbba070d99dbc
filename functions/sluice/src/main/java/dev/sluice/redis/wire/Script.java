package dev.sluice.redis.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A Lua script of the queue, read from its {@code .lua} file. The file's {@code -- KEYS:} line is
 * the one place that says which structures it touches and in which order: they are passed as KEYS
 * and are local variables in the script. {@code --#include name} inserts another file without its
 * header. Only headers are parsed: in a cold JVM every byte costs time.
 */
final class Script {
  private static final String KEYS = "-- KEYS: ";
  private static final String INCLUDE = "--#include ";

  /** Where the queue's own scripts are; other scripts are named by their whole path. */
  private static final String FOLDER = "/dev/sluice/redis/";

  private static final String TIME = "redis.call('TIME')";

  // The caller appends the milliseconds; taken away, the arguments are those the header lists.
  private static final String GIVEN_TIME = "{ 0, table.remove(ARGV) * 1000 }";

  private final List<String> structures;
  private final byte[] source;
  private final boolean timeGiven;
  private volatile byte[] sha1;
  private volatile boolean sent;

  private Script(List<String> structures, byte[] source, boolean timeGiven) {
    this.structures = structures;
    this.source = source;
    this.timeGiven = timeGiven;
  }

  static Script load(String name) {
    byte[] text = read(name);
    List<String> structures = null;
    ByteArrayOutputStream source = new ByteArrayOutputStream(16_384);
    int at = 0;
    while (isHeader(text, at)) {
      int end = endOfLine(text, at);
      String line = new String(text, at, end - at, StandardCharsets.UTF_8);
      if (line.startsWith("#!")) {
        source.write(text, at, end - at);
      } else if (line.startsWith(KEYS)) {
        structures = structures(line);
        source.writeBytes(locals(structures));
      } else if (line.startsWith(INCLUDE)) {
        include(read("include/" + line.substring(INCLUDE.length()).trim()), source);
      }
      at = end;
    }
    if (structures == null) {
      throw new IllegalStateException("A script has no KEYS line");
    }
    source.write(text, at, text.length - at);
    return new Script(structures, source.toByteArray(), false);
  }

  private static void include(byte[] text, ByteArrayOutputStream source) {
    int at = 0;
    while (isHeader(text, at)) {
      at = endOfLine(text, at);
    }
    source.write(text, at, text.length - at);
  }

  private static boolean isHeader(byte[] text, int at) {
    return at + 1 < text.length
        && (text[at] == '-' && text[at + 1] == '-' || text[at] == '#' && text[at + 1] == '!');
  }

  /**
   * The same script with the time as its last argument, in the place of the one that Redis has. It
   * is itself when it asks for no time.
   */
  Script withGivenTime() {
    String text = new String(source, StandardCharsets.UTF_8);
    String given = text.replace(TIME, GIVEN_TIME);
    return given.equals(text) ? this : new Script(structures, Keys.bytes(given), true);
  }

  /** Whether the time is its last argument. */
  boolean timeGiven() {
    return timeGiven;
  }

  /** Where the next line begins. */
  private static int endOfLine(byte[] text, int from) {
    int at = from;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, text.length);
  }

  List<String> structures() {
    return structures;
  }

  byte[] source() {
    return source;
  }

  /** Whether this process has sent its text to a server, which may have forgotten it since. */
  boolean sent() {
    return sent;
  }

  void sent(boolean sent) {
    this.sent = sent;
  }

  /** Its name at the server. Computed when first needed: it takes time in a cold JVM. */
  byte[] sha1() {
    byte[] made = sha1;
    if (made == null) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(source);
        made = HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        sha1 = made;
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java runtime has SHA-1", e);
      }
    }
    return made;
  }

  private static List<String> structures(String line) {
    String names = line.substring(KEYS.length()).trim();
    return names.equals("none") ? List.of() : List.of(names.split(" "));
  }

  private static byte[] locals(List<String> structures) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < structures.size(); i++) {
      lines.append("local ").append(structures.get(i).toUpperCase(Locale.ROOT));
      lines.append(" = KEYS[").append(i + 1).append("]\n");
    }
    return Keys.bytes(lines.toString());
  }

  private static byte[] read(String name) {
    String path = name.startsWith("/") ? name : FOLDER + name;
    try (InputStream file = Script.class.getResourceAsStream(path + ".lua")) {
      if (file == null) {
        throw new IllegalStateException("There is no script " + name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the script " + name, e);
    }
  }
}
