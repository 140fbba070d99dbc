package dev.sluice.queue;

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
 * and are local variables in the script. {@code --#include name} puts another file in.
 */
final class Script {
  private final List<String> structures;
  private final byte[] source;
  private volatile byte[] sha1;
  private volatile boolean sent;

  private Script(List<String> structures, String source) {
    this.structures = structures;
    this.source = source.getBytes(StandardCharsets.UTF_8);
  }

  static Script load(String name) {
    String text = read(name);
    List<String> structures = structures(text);
    StringBuilder source = new StringBuilder(text.length() * 4);
    for (String line : text.split("\n")) {
      if (line.startsWith("--#include ")) {
        source.append(code(read(line.substring(11))));
      } else if (!line.startsWith("--")) {
        source.append(line).append('\n');
      }
      if (line.startsWith("#!")) {
        source.append(locals(structures));
      }
    }
    return new Script(structures, source.toString());
  }

  List<String> structures() {
    return structures;
  }

  byte[] source() {
    return source;
  }

  /** Whether a server got its text from this process; it may have forgotten it since. */
  boolean sent() {
    return sent;
  }

  void sent(boolean sent) {
    this.sent = sent;
  }

  /** Its name at the server. Made when it is first asked for, for it takes time in a cold JVM. */
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

  private static List<String> structures(String text) {
    for (String line : text.split("\n")) {
      if (line.startsWith("-- KEYS: ")) {
        String names = line.substring(9).trim();
        return names.equals("none") ? List.of() : List.of(names.split(" "));
      }
    }
    throw new IllegalStateException("A script has no KEYS line");
  }

  private static String locals(List<String> structures) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < structures.size(); i++) {
      line.append("local ").append(structures.get(i).toUpperCase(Locale.ROOT));
      line.append(" = KEYS[").append(i + 1).append("]\n");
    }
    return line.toString();
  }

  private static String code(String text) {
    StringBuilder code = new StringBuilder(text.length());
    for (String line : text.split("\n")) {
      if (!line.startsWith("--")) {
        code.append(line).append('\n');
      }
    }
    return code.toString();
  }

  private static String read(String name) {
    try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
      if (file == null) {
        throw new IllegalStateException("There is no script " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the script " + name, e);
    }
  }
}
