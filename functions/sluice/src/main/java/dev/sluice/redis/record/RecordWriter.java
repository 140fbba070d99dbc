package dev.sluice.redis.record;

import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.wire.Keys;
import dev.sluice.task.Artifact;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Packs new tasks, artifacts and progress into the bytes that {@code record.lua} describes. Common
 * values (default queue, 5 attempts, 60 s) are left out: a task with 200 bytes of params has a
 * record of at most 220, which with its header fills an allocation of 224.
 */
public final class RecordWriter {
  /** Expired leases that end a task: when it is lost alone for the third time, it is FAILED. */
  public static final int MAX_EXPIRIES = 3;

  public static final int DEFAULT_ATTEMPTS = 5;
  public static final int DEFAULT_TIMEOUT = 60;

  /** The flag of a record that has options. */
  public static final int OPTIONS = 4;

  private static final int FORGET = 32;

  private RecordWriter() {}

  /**
   * A task that has not been claimed.
   *
   * @param idempotency the hash of its key, null without one
   * @param parent the id of its parent, null without one
   */
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
    if (task.label() != null) {
      option(options, 'n', Keys.bytes(task.label()));
    }
    if (task.limited()) {
      option(options, 'l', new byte[0]);
    }
    if (task.trace() != null) {
      option(options, 'c', task.trace().bytes());
    }
    if (task.onEnd() != null) {
      option(options, 'o', Keys.bytes(task.onEnd()));
    }
    int flags = (options.size() > 0 ? OPTIONS : 0) | (task.keepParams() ? 0 : FORGET);
    ByteArrayOutputStream record = new ByteArrayOutputStream(256);
    record.write(TaskState.QUEUED.letter());
    record.write(flags);
    record.write(0); // generation
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

  /** An artifact as its record holds it; empty for null. */
  public static String pack(Artifact artifact) {
    return artifact == null
        ? ""
        : artifact.fileName() + "\n" + artifact.contentType() + "\n" + artifact.size();
  }

  /** Progress as it is noted beside a record. */
  public static String pack(TaskRecord.Progress progress) {
    String text = progress.message() == null ? "" : " " + progress.message();
    return progress.done() + " " + progress.total() + text;
  }

  private static void option(ByteArrayOutputStream out, char tag, byte[] value) {
    out.write(tag);
    if (value.length < 255) {
      out.write(value.length);
    } else {
      out.writeBytes(ByteBuffer.allocate(5).put((byte) 255).putInt(value.length).array());
    }
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
}
