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
import java.util.zip.CRC32;

/**
 * A Lua script of the queue, read from its {@code .lua} file. The file's {@code -- KEYS:} line is
 * the one place that says which structures it touches: they are local variables in the script. Only
 * the prefix that all keys begin with is passed as a key, since it names the node and each further
 * one costs the server 0.2 µs. {@code --#include name} inserts another file without its header.
 * What is above a line {@code --#begin} is defined once where the server keeps the script as a
 * function of its own; what is below, or all when there is no such line in a script itself, runs at
 * each call, and must set anew every variable that a call changes. Only headers are parsed: in a
 * cold JVM every byte costs time.
 */
final class Script {
  private static final String KEYS = "-- KEYS: ";
  private static final String INCLUDE = "--#include ";
  private static final byte[] BEGIN = Keys.bytes("\n--#begin\n");

  /** Where the queue's own scripts are; other scripts are named by their whole path. */
  private static final String FOLDER = "/dev/sluice/redis/";

  private static final String TIME = "redis.call('TIME')";

  private static final String NO_TIME_YET = "NOW = nil";

  // The caller appends the milliseconds; taken away, the arguments are those the header lists.
  private static final String GIVEN_TIME = "NOW = tonumber(table.remove(ARGV))";

  private final String name;

  /** Its first line, such as {@code #!lua flags=allow-oom}. */
  private final String first;

  private final byte[] definitions;
  private final byte[] begin;
  private final byte[] body;
  private final boolean timeGiven;
  private volatile byte[] function;
  private volatile byte[] sha1;
  private volatile boolean sent;

  private Script(
      String name, String first, byte[] definitions, byte[] begin, byte[] body, boolean timeGiven) {
    this.name = name;
    this.first = first;
    this.definitions = definitions;
    this.begin = begin;
    this.body = body;
    this.timeGiven = timeGiven;
  }

  static Script load(String name) {
    byte[] text = read(name);
    String first = "";
    boolean named = false;
    ByteArrayOutputStream definitions = new ByteArrayOutputStream(16_384);
    ByteArrayOutputStream begin = new ByteArrayOutputStream(1_024);
    int at = 0;
    while (isHeader(text, at)) {
      int end = endOfLine(text, at);
      String line = new String(text, at, end - at, StandardCharsets.UTF_8);
      if (line.startsWith("#!")) {
        first = line;
      } else if (line.startsWith(KEYS)) {
        declare(structures(line), definitions, begin);
        named = true;
      } else if (line.startsWith(INCLUDE)) {
        include(read("include/" + line.substring(INCLUDE.length()).trim()), definitions, begin);
      }
      at = end;
    }
    if (!named) {
      throw new IllegalStateException("A script has no KEYS line");
    }
    int marker = marker(text, at);
    if (marker < text.length) {
      definitions.write(text, at, marker - at);
      at = marker;
    }
    byte[] body = new byte[text.length - at];
    System.arraycopy(text, at, body, 0, body.length);
    return new Script(name, first, definitions.toByteArray(), begin.toByteArray(), body, false);
  }

  private static void include(
      byte[] text, ByteArrayOutputStream definitions, ByteArrayOutputStream begin) {
    int at = 0;
    while (isHeader(text, at)) {
      at = endOfLine(text, at);
    }
    int marker = marker(text, at);
    definitions.write(text, at, marker - at);
    begin.write(text, marker, text.length - marker);
  }

  private static boolean isHeader(byte[] text, int at) {
    return at + 1 < text.length
        && (text[at] == '-' && text[at + 1] == '-' || text[at] == '#' && text[at + 1] == '!');
  }

  /**
   * Where the marker line is, from the end of the line before; the end of the text when there is
   * none. It is looked for from the end, since little stands below it.
   */
  private static int marker(byte[] text, int from) {
    for (int at = text.length - BEGIN.length; at >= from; at--) {
      int same = 0;
      while (same < BEGIN.length && text[at + same] == BEGIN[same]) {
        same++;
      }
      if (same == BEGIN.length) {
        return at;
      }
    }
    return text.length;
  }

  /**
   * The same script with the time as its last argument, in the place of the one that Redis has. It
   * is itself when it asks for no time.
   */
  Script withGivenTime() {
    String starts = new String(begin, StandardCharsets.UTF_8);
    if (!starts.contains(NO_TIME_YET)) {
      return this;
    }
    String defined = new String(definitions, StandardCharsets.UTF_8);
    return new Script(
        name,
        first,
        Keys.bytes(defined.replace(TIME, "nil")),
        Keys.bytes(starts.replace(NO_TIME_YET, GIVEN_TIME)),
        body,
        true);
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

  /** Its text, to be run as it is. */
  byte[] source() {
    return together(
        Keys.bytes(first),
        steps(),
        Keys.bytes(
            "local answer = start()\nif answer == nil then return run() end\nreturn answer\n"));
  }

  /**
   * Its definitions, and what a call does as two functions: one has 200 local variables at most.
   */
  private byte[] steps() {
    return together(
        definitions,
        Keys.bytes("\nlocal function start()\n"),
        begin,
        Keys.bytes("\nend\nlocal function run()\n"),
        body,
        Keys.bytes("\nend\n"));
  }

  /**
   * Its name as a function, which is also that of the library that holds it alone. It ends with a
   * checksum of its text, so that servers can keep it for several builds at once.
   */
  byte[] function() {
    byte[] made = function;
    if (made == null) {
      CRC32 checksum = new CRC32();
      checksum.update(Keys.bytes(first));
      checksum.update(definitions);
      checksum.update(begin);
      checksum.update(body);
      String hex = Long.toHexString(1L << 32 | checksum.getValue()).substring(1);
      made = Keys.bytes(functionOf(hex));
      function = made;
    }
    return made;
  }

  /** Matches its names in all builds. */
  String anyFunction() {
    return functionOf("????????");
  }

  private String functionOf(String version) {
    String path = name.startsWith("/") ? name.substring(name.lastIndexOf('/') + 1) : name;
    return "sluice_" + path.replace('-', '_').replace('/', '_') + '_' + version;
  }

  /**
   * The library that makes it a function of the server.
   *
   * @param description a word for the server to keep with it
   */
  byte[] library(String description) {
    String called = new String(function(), StandardCharsets.US_ASCII);
    int flags = first.indexOf("flags=");
    String quoted =
        flags < 0 ? "" : "'" + first.substring(flags + 6).trim().replace(",", "','") + "'";
    return together(
        Keys.bytes("#!lua name=" + called + "\nlocal KEYS, ARGV\n"),
        steps(),
        Keys.bytes(
            """
            redis.register_function{ function_name = '%s', description = '%s', flags = { %s },
              callback = function(keys, arguments)
                KEYS, ARGV = keys, arguments
                local answer = start()
                if answer == nil then answer = run() end
                KEYS, ARGV = nil, nil
                return answer
              end }
            """
                .formatted(called, description, quoted)));
  }

  private static byte[] together(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(32_768);
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Whether this process has sent its text to a server, which may have forgotten it since. */
  boolean sent() {
    return sent;
  }

  void sent(boolean sent) {
    this.sent = sent;
  }

  /** Its name at a server that has no functions. */
  byte[] sha1() {
    byte[] made = sha1;
    if (made == null) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(source());
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

  private static void declare(
      List<String> structures, ByteArrayOutputStream definitions, ByteArrayOutputStream begin) {
    StringBuilder variables = new StringBuilder("local NAMED\n");
    StringBuilder names = new StringBuilder("if NAMED ~= KEYS[1] then\n");
    for (String structure : structures) {
      String variable = structure.toUpperCase(Locale.ROOT);
      variables.append("local ").append(variable).append('\n');
      names.append(variable).append(" = KEYS[1] .. '").append(structure).append("'\n");
    }
    definitions.writeBytes(Keys.bytes(variables.toString()));
    begin.writeBytes(Keys.bytes(names + "NAMED = KEYS[1]\nend\n"));
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
