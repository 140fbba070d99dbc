package dev.sluice.redis;

import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.wire.Keys;
import dev.sluice.task.Artifact;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Packs a new task into its record and reads records back. The bytes are described in {@code
 * record.lua}. Common values (default queue, 5 attempts, 60 s) are left out: 200 bytes of params
 * make a record of at most 220, which with its header fills an allocation of 224.
 */
public final class RecordCodec {
  /** Lease expiries that end a task: lost alone for the third time it is FAILED. */
  static final int MAX_EXPIRIES = 3;

  private static final int RUN = 6;
  private static final int TIME = 6;
  private static final int OPTIONS = 4;
  private static final int FORGET = 32;
  private static final int DEFAULT_ATTEMPTS = 5;
  private static final int DEFAULT_TIMEOUT = 60;

  private static final Pattern PROGRESS = Pattern.compile("[0-9]{1,18} [0-9]{1,18}(?: |$)");

  private RecordCodec() {}

  public static byte[] pack(NewTask task, String idempotency, String parent) {
    ByteArrayOutputStream options = new ByteArrayOutputStream(0);
    if (!task.queue().equals(NewTask.DEFAULT_QUEUE)) {
      option(options, 'q', Keys.bytes(task.queue()));
    }
    if (task.maxAttempts() != DEFAULT_ATTEMPTS) {
      option(options, 'm', new byte[] {(byte) task.maxAttempts()});
    }
    int timeout = (int) task.timeout().toSeconds();
    if (timeout != DEFAULT_TIMEOUT) {
      option(options, 't', new byte[] {(byte) (timeout >> 8), (byte) timeout});
    }
    if (idempotency != null) {
      option(options, 'i', Keys.bytes(idempotency));
    }
    if (parent != null) {
      option(options, 'p', Keys.bytes(parent));
    }
    int flags = (options.size() > 0 ? OPTIONS : 0) | (task.keepParams() ? 0 : FORGET);
    ByteArrayOutputStream record = new ByteArrayOutputStream(256);
    record.write(TaskState.QUEUED.letter());
    record.write(flags);
    record.write(0); // place
    record.write('0' + task.priority());
    record.write(0); // attempt
    record.write(MAX_EXPIRIES - 1);
    record.write(0); // nothing happened yet
    shortText(record, task.type());
    shortText(record, task.owner());
    if (options.size() > 0) {
      record.write(options.size() >> 8);
      record.write(options.size());
      record.writeBytes(options.toByteArray());
    }
    record.writeBytes(Keys.bytes(task.params()));
    return record.toByteArray();
  }

  /**
   * @param progress as noted, empty when none
   * @param ended children that have ended, -1 when it has none
   * @return null when the bytes are no record
   */
  static TaskRecord unpack(String id, byte[] raw, String progress, long ended) {
    try {
      return read(id, raw, progress, ended);
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | IllegalArgumentException e) {
      return null; // as the scripts see it
    }
  }

  private static TaskRecord read(String id, byte[] raw, String progress, long ended) {
    ByteBuffer in = ByteBuffer.wrap(raw);
    TaskState state = TaskState.of(in.get());
    int flags = in.get() & 255;
    in.get(); // place
    int priority = in.get() - '0';
    int attempt = in.get() & 255;
    in.get(); // expiries
    int length = length(in);
    Map<Character, byte[]> run = fields(in.slice(in.position(), length));
    in.position(in.position() + length);
    String type = shortText(in);
    String owner = shortText(in);
    Map<Character, byte[]> options = Map.of();
    if ((flags & OPTIONS) != 0) {
      int size = in.getShort() & 65535;
      options = fields(in.slice(in.position(), size));
      in.position(in.position() + size);
    }
    String params =
        in.hasRemaining()
            ? new String(raw, in.position(), in.remaining(), StandardCharsets.UTF_8)
            : null;
    String token = text(run, 'k');
    boolean waits = state == TaskState.RUNNING && token == null;
    byte[] timeout = options.get('t');
    return new TaskRecord(
        id,
        type,
        state,
        params,
        owner,
        options.containsKey('q') ? text(options, 'q') : NewTask.DEFAULT_QUEUE,
        priority,
        attempt,
        options.containsKey('m') ? options.get('m')[0] & 255 : DEFAULT_ATTEMPTS,
        Duration.ofSeconds(
            timeout == null ? DEFAULT_TIMEOUT : ByteBuffer.wrap(timeout).getShort() & 65535),
        TaskIds.createdAt(id),
        time(run, 'd'),
        state == TaskState.RUNNING ? null : time(run, 'x'),
        started(run),
        time(run, 'f'),
        token == null ? null : token.substring(token.indexOf('.') + 1),
        progress(progress, waits ? Long.parseLong(text(run, 'n')) : -1, ended),
        text(run, 'v'),
        artifact(text(run, 'a'), text(run, 'h')),
        text(run, 'e'),
        (flags & 1) != 0,
        waits,
        text(options, 'p'));
  }

  /** The lease a claimed record carries. */
  static Lease lease(String id, byte[] raw) {
    return new Lease(id, text(run(raw), 'k'));
  }

  /** How many children a task has fanned out into, -1 before all of them were enqueued. */
  static long children(byte[] raw) {
    String number = text(run(raw), 'n');
    return number == null ? -1 : Long.parseLong(number);
  }

  private static Map<Character, byte[]> run(byte[] raw) {
    ByteBuffer in = ByteBuffer.wrap(raw).position(RUN);
    int length = length(in);
    return fields(in.slice(in.position(), length));
  }

  static boolean joining(byte[] raw) {
    return (raw[1] & 64) != 0;
  }

  static boolean alone(byte[] raw) {
    return (raw[1] & 128) != 0;
  }

  public static String pack(Artifact artifact) {
    return artifact == null
        ? ""
        : artifact.fileName() + "\n" + artifact.contentType() + "\n" + artifact.size();
  }

  private static Artifact artifact(String packed, String token) {
    if (packed == null) {
      return null;
    }
    String[] parts = packed.split("\n", 3);
    return new Artifact(parts[0], parts[1], Long.parseLong(parts[2]), token == null ? "" : token);
  }

  public static String pack(TaskRecord.Progress progress) {
    String text = progress.message() == null ? "" : " " + progress.message();
    return progress.done() + " " + progress.total() + text;
  }

  private static TaskRecord.Progress progress(String noted, long children, long ended) {
    if (children >= 0) {
      return new TaskRecord.Progress(Math.max(0, ended), children, null);
    }
    if (noted.isEmpty()) {
      return null;
    }
    if (!PROGRESS.matcher(noted).lookingAt()) {
      return null; // someone else wrote it
    }
    String[] parts = noted.split(" ", 3);
    return new TaskRecord.Progress(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts.length > 2 ? parts[2] : null);
  }

  private static void option(ByteArrayOutputStream out, char tag, byte[] value) {
    out.write(tag);
    out.write(value.length);
    out.writeBytes(value);
  }

  private static void shortText(ByteArrayOutputStream out, String text) {
    byte[] bytes = Keys.bytes(text);
    if (bytes.length > 255) {
      throw new IllegalArgumentException("type and owner have at most 255 bytes");
    }
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private static String shortText(ByteBuffer in) {
    byte[] bytes = new byte[in.get() & 255];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int length(ByteBuffer in) {
    int length = in.get() & 255;
    return length == 255 ? in.getInt() : length;
  }

  private static Map<Character, byte[]> fields(ByteBuffer in) {
    Map<Character, byte[]> found = new HashMap<>();
    while (in.hasRemaining()) {
      char tag = (char) in.get();
      byte[] value = new byte[length(in)];
      in.get(value);
      found.put(tag, value);
    }
    return found;
  }

  private static String text(Map<Character, byte[]> fields, char tag) {
    byte[] value = fields.get(tag);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private static Instant time(Map<Character, byte[]> fields, char tag) {
    byte[] value = fields.get(tag);
    if (value == null) {
      return null;
    }
    return Instant.ofEpochMilli(number(value, 0, TIME));
  }

  /** An ended task tells how long it ran, behind the time at which it finished. */
  private static Instant started(Map<Character, byte[]> run) {
    byte[] finished = run.get('f');
    if (finished == null || finished.length == TIME) {
      return time(run, 's');
    }
    return time(run, 'f').minusMillis(number(finished, TIME, finished.length));
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number << 8 | (bytes[i] & 255);
    }
    return number;
  }
}
