package dev.sluice.local.queue.model;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A task's bytes in Redis, decoded by their description in {@code record.lua} rather than by the
 * queue's own code. Text is ISO-8859-1, so that no byte is lost.
 */
record StoredTask(
    String id,
    String bytes,
    char state,
    int flags,
    char place,
    char priority,
    int attempt,
    int expiries,
    Map<Character, String> run,
    String spec,
    Map<Character, String> options,
    String params) {
  static final int CANCEL_ASKED = 1;
  static final int SUSPECT = 2;
  static final int OPTIONS = 4;
  static final int NOTES = 8;
  static final int FANNED = 16;
  static final int FORGET = 32;
  static final int JOINING = 64;
  static final int ALONE = 128;

  /** Flags that say how a task continues; the others say what it has. */
  static final int COURSE = SUSPECT | JOINING | ALONE;

  /**
   * Whether a key, without its partition's prefix, is that of a record: the id and nothing else.
   */
  static boolean isKey(String key) {
    return key.matches("[0-9a-z]{18}(\\.[0-9]+)?");
  }

  static StoredTask parse(String id, String raw) {
    boolean lengthy = raw.charAt(6) == 255;
    int length = lengthy ? (int) number(raw.substring(7, 11)) : raw.charAt(6);
    int from = lengthy ? 11 : 7;
    String spec = raw.substring(from + length);
    int at = 1 + spec.charAt(0);
    at += 1 + spec.charAt(at);
    Map<Character, String> options = Map.of();
    if ((raw.charAt(1) & OPTIONS) != 0) {
      int size = spec.charAt(at) << 8 | spec.charAt(at + 1);
      options = fields(spec.substring(at + 2, at + 2 + size));
      at += 2 + size;
    }
    return new StoredTask(
        id,
        raw,
        raw.charAt(0),
        raw.charAt(1),
        raw.charAt(2),
        raw.charAt(3),
        raw.charAt(4),
        raw.charAt(5),
        fields(raw.substring(from, from + length)),
        spec,
        options,
        spec.substring(at));
  }

  private static Map<Character, String> fields(String part) {
    Map<Character, String> found = new HashMap<>();
    for (int at = 0; at < part.length(); ) {
      int length = part.charAt(at + 1);
      int from = at + 2;
      if (length == 255) {
        length = (int) number(part.substring(from, from + 4));
        from += 4;
      }
      found.put(part.charAt(at), part.substring(from, from + length));
      at = from + length;
    }
    return found;
  }

  /** A big-endian number. */
  static long number(String bytes) {
    long number = 0;
    for (byte b : bytes.getBytes(StandardCharsets.ISO_8859_1)) {
      number = number << 8 | (b & 255);
    }
    return number;
  }

  /** Milliseconds; after them an ended task has how long it ran. */
  long time(char tag) {
    return number(run.get(tag).substring(0, 6));
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean terminal() {
    return state == 'D' || state == 'F' || state == 'C';
  }

  boolean waiting() {
    return state == 'Q' || state == 'S';
  }

  /** RUNNING while its children run. */
  boolean awaitsChildren() {
    return state == 'R' && !run.containsKey('k');
  }

  String token() {
    return run.get('k');
  }

  String worker() {
    return token() == null ? null : token().substring(token().indexOf('.') + 1);
  }

  String owner() {
    int from = 2 + spec.charAt(0);
    return spec.substring(from, from + spec.charAt(from - 1));
  }

  String queue() {
    return options.getOrDefault('q', "default");
  }

  String type() {
    return spec.substring(1, 1 + spec.charAt(0));
  }

  String lane() {
    String own = options.containsKey('l') ? "+" + type() : "";
    return queue() + own + ":" + (has(ALONE) ? '!' : priority);
  }

  /** Whether it was enqueued as the other one was. A pause of its type may give it a lane. */
  boolean sameSpec(StoredTask other) {
    Map<Character, String> theirs = new HashMap<>(other.options);
    if (options.containsKey('l')) {
      theirs.put('l', "");
    }
    return type().equals(other.type())
        && owner().equals(other.owner())
        && options.equals(theirs)
        && params.equals(other.params);
  }

  /** Lanes are claimed in order of rank, the lowest first. */
  int rank() {
    return has(ALONE) ? -1 : '9' - priority;
  }

  int most() {
    return options.containsKey('m') ? options.get('m').charAt(0) : 5;
  }

  String parent() {
    return options.get('p');
  }

  /** Its number among its parent's children. */
  String index() {
    return id.substring(id.indexOf('.') + 1);
  }

  @Override
  public String toString() {
    return id
        + " "
        + state
        + " attempt "
        + attempt
        + " flags "
        + flags
        + " "
        + run.keySet()
        + " "
        + token()
        + " place "
        + place;
  }
}
