package dev.sluice.redis.record;

import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.signals.TraceParent;
import dev.sluice.task.Artifact;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads records, whose bytes {@code record.lua} describes. */
public final class RecordReader {
  /** Where the part that changes while a task runs begins. */
  private static final int RUN = 6;

  /** Bytes of a time. */
  private static final int TIME = 6;

  /** The flag of a fan-out that joins: its attempt, which its children were part of, goes on. */
  private static final int JOINING = 64;

  private static final Pattern PROGRESS = Pattern.compile("[0-9]{1,18} [0-9]{1,18}(?: |$)");

  private RecordReader() {}

  /**
   * @param progress as it was noted, empty for none
   * @param ended how many children have ended, -1 for a task without children
   * @param failed how many of those did not succeed, -1 too
   * @return null when the bytes are not a record
   */
  public static TaskRecord unpack(String id, byte[] raw, String progress, long ended, long failed) {
    return readable(
        () -> read(id, raw, progress, ended, failed)); // the scripts treat it as absent too
  }

  /** What is read from a record's bytes, or null when they are not a record. */
  private static <T> T readable(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      return null;
    }
  }

  private static TaskRecord read(String id, byte[] raw, String progress, long ended, long failed) {
    ByteBuffer in = ByteBuffer.wrap(raw);
    TaskState state = TaskState.of(in.get());
    int flags = in.get() & 255;
    in.get(); // generation
    int priority = in.get() - '0';
    int attempt = in.get() & 255;
    in.get(); // expiries
    int length = length(in);
    Map<Character, byte[]> run = fields(in.slice(in.position(), length));
    in.position(in.position() + length);
    String type = shortText(in);
    String owner = shortText(in);
    Map<Character, byte[]> options = Map.of();
    if ((flags & RecordWriter.OPTIONS) != 0) {
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
    return new TaskRecord.Builder(id)
        .type(type)
        .state(state)
        .params(params)
        .owner(owner)
        .queue(options.containsKey('q') ? text(options, 'q') : NewTask.DEFAULT_QUEUE)
        .priority(priority)
        .attempt(
            waits || state == TaskState.QUEUED && (flags & JOINING) != 0 ? attempt + 1 : attempt)
        .maxAttempts(
            options.containsKey('m') ? options.get('m')[0] & 255 : RecordWriter.DEFAULT_ATTEMPTS)
        .timeout(
            Duration.ofSeconds(
                timeout == null
                    ? RecordWriter.DEFAULT_TIMEOUT
                    : ByteBuffer.wrap(timeout).getShort() & 65535))
        .createdAt(TaskIds.createdAt(id))
        .runAt(time(run, 'd'))
        .expiresAt(state == TaskState.RUNNING ? null : time(run, 'x'))
        .queuedAt(queued(id, state, run))
        .startedAt(started(run))
        .firstStartedAt(time(run, 'b'))
        .finishedAt(time(run, 'f'))
        .worker(token == null ? null : token.substring(token.indexOf('.') + 1))
        .progress(progress(progress, waits ? Long.parseLong(text(run, 'n')) : -1, ended))
        .result(text(run, 'v'))
        .artifact(artifact(text(run, 'a'), text(run, 'h')))
        .error(text(run, 'e'))
        .cancelAsked((flags & 1) != 0)
        .waitsForChildren(waits)
        .parentId(text(options, 'p'))
        .label(text(options, 'n'))
        .trace(TraceParent.of(options.get('c')))
        .children(failed < 0 ? null : children(text(run, 'n'), failed))
        .noticeId(text(run, 'o'))
        .build();
  }

  /** The lease in a claimed record; null when the bytes have none. */
  public static Lease lease(String id, byte[] raw) {
    String token = readable(() -> text(run(raw), 'k'));
    return token == null ? null : new Lease(id, token);
  }

  /** How many children a task has; -1 before all of them are enqueued. */
  public static long children(byte[] raw) {
    Long number = readable(() -> Long.valueOf(text(run(raw), 'n')));
    return number == null ? -1 : number;
  }

  private static Map<Character, byte[]> run(byte[] raw) {
    ByteBuffer in = ByteBuffer.wrap(raw).position(RUN);
    int length = length(in);
    return fields(in.slice(in.position(), length));
  }

  /** Whether this is the first attempt of a task that was in its list from the beginning. */
  public static boolean immediate(byte[] raw) {
    return raw[2] == 0 && raw[4] == 1;
  }

  public static boolean joining(byte[] raw) {
    return (raw[1] & JOINING) != 0;
  }

  public static boolean alone(byte[] raw) {
    return (raw[1] & 128) != 0;
  }

  /** Null before all of them are enqueued. */
  private static TaskRecord.Children children(String count, long failed) {
    return count == null ? null : new TaskRecord.Children(Long.parseLong(count), failed);
  }

  private static Artifact artifact(String packed, String token) {
    if (packed == null) {
      return null;
    }
    String[] parts = packed.split("\n", 3);
    return new Artifact(parts[0], parts[1], Long.parseLong(parts[2]), token == null ? "" : token);
  }

  private static TaskRecord.Progress progress(String noted, long children, long ended) {
    if (children >= 0) {
      return new TaskRecord.Progress(Math.max(0, ended), children, null);
    }
    if (noted.isEmpty()) {
      return null;
    }
    if (!PROGRESS.matcher(noted).lookingAt()) {
      return null; // not written by a script
    }
    String[] parts = noted.split(" ", 3);
    return new TaskRecord.Progress(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts.length > 2 ? parts[2] : null);
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
      int length = length(in);
      if (length < 0 || length > in.remaining()) { // before as much memory is taken
        throw new IllegalArgumentException("A field is longer than what it is in");
      }
      byte[] value = new byte[length];
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

  /** Since when it waits or waited, or null. */
  private static Instant queued(String id, TaskState state, Map<Character, byte[]> run) {
    if (state != TaskState.QUEUED && !run.containsKey('k')) {
      return null;
    }
    return run.containsKey('w') ? time(run, 'w') : TaskIds.createdAt(id);
  }

  /** The record of an ended task has its duration, behind the time at which it finished. */
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
