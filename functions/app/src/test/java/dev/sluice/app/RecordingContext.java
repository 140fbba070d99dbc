package dev.sluice.app;

import dev.sluice.task.FanOutTask;
import dev.sluice.task.TaskContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Remembers what an attempt reported. An artifact counts only once its stream is closed. */
public final class RecordingContext implements TaskContext {
  public final List<String> log = new ArrayList<>();
  public final List<String> progress = new ArrayList<>();
  public String fileName;
  public String contentType;
  public String artifact;
  public Record checkpoint;

  /** The artifact so far. */
  public byte[] file;

  /** The file the task was given; null: none. */
  public byte[] upload;

  /** What the type published before; null: nothing. */
  public String published;

  private final int attempt;
  private final Stream<FanOutTask.Outcome> children;
  private final Instant createdAt;

  private RecordingContext(int attempt, Instant createdAt, Stream<FanOutTask.Outcome> children) {
    this.attempt = attempt;
    this.createdAt = createdAt;
    this.children = children;
  }

  public static RecordingContext attempt(int attempt) {
    return new RecordingContext(attempt, Instant.EPOCH, Stream.empty());
  }

  public static RecordingContext joining(Instant createdAt, Stream<FanOutTask.Outcome> children) {
    return new RecordingContext(1, createdAt, children);
  }

  @Override
  public String id() {
    return "0-1";
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public Instant createdAt() {
    return createdAt;
  }

  @Override
  public Instant deadline() {
    return Instant.MAX;
  }

  @Override
  public boolean cancelled() {
    return Thread.currentThread().isInterrupted();
  }

  @Override
  public void progress(long done, long total, String message) {
    progress.add(done + "/" + total + " " + message);
  }

  @Override
  public void log(String line) {
    log.add(line);
  }

  @Override
  public OutputStream artifact(String fileName, String contentType) {
    this.fileName = fileName;
    this.contentType = contentType;
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws IOException {
        file = toByteArray();
        artifact = toString(StandardCharsets.UTF_8);
      }
    };
  }

  @Override
  public OutputStream resumableArtifact(String fileName, String contentType) {
    return artifact(fileName, contentType);
  }

  @Override
  public Optional<InputStream> upload() {
    return Optional.ofNullable(upload).map(ByteArrayInputStream::new);
  }

  @Override
  public void checkpoint(Record state) {
    checkpoint = state;
  }

  @Override
  public <S> Optional<S> checkpoint(Class<S> type) {
    return Optional.ofNullable(type.cast(checkpoint));
  }

  @Override
  public long fence() {
    return 1;
  }

  @Override
  public Stream<FanOutTask.Outcome> children() {
    return children;
  }

  @Override
  public Optional<String> published() {
    return Optional.ofNullable(published);
  }
}
