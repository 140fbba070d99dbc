package dev.sluice.client;

import java.util.Map;
import java.util.Optional;

/** What became of one task of a batch. */
public final class BatchOutcome {
  /** The four outcomes. */
  public enum Kind {
    /** Enqueued. */
    CREATED,
    /** An earlier batch with the same key had enqueued it. */
    DUPLICATE,
    /** Not enqueued, and will not be if sent again: see {@link Refused#violations}. */
    INVALID,
    /** Not enqueued now, for instance because the queue is full. */
    REFUSED
  }

  private final Kind kind;
  private final Enqueued enqueued;
  private final Refused refused;

  private BatchOutcome(Kind kind, Enqueued enqueued, Refused refused) {
    this.kind = kind;
    this.enqueued = enqueued;
    this.refused = refused;
  }

  /**
   * @throws ClientException when it is not one of the four outcomes
   */
  static BatchOutcome of(Map<?, ?> line) {
    Map<?, ?> upper = Map.of("outcome", upper(line.get("outcome")));
    Kind kind = Answer.member(upper, "outcome", Kind.class);
    boolean taken = kind == Kind.CREATED || kind == Kind.DUPLICATE;
    return new BatchOutcome(
        kind,
        taken ? Enqueued.of(line, kind == Kind.DUPLICATE) : null,
        taken ? null : Refused.of(0, line));
  }

  private static String upper(Object outcome) {
    return outcome == null ? "" : outcome.toString().toUpperCase(java.util.Locale.ROOT);
  }

  /** Which of the four it is. */
  public Kind kind() {
    return kind;
  }

  /** The task, if it was enqueued, now or earlier. */
  public Optional<Enqueued> enqueued() {
    return Optional.ofNullable(enqueued);
  }

  /** Why the queue has not accepted it. */
  public Optional<Refused> refused() {
    return Optional.ofNullable(refused);
  }

  /**
   * The task.
   *
   * @throws Refused when the queue has not accepted it
   */
  public Enqueued orThrow() {
    if (refused != null) {
      throw refused;
    }
    return enqueued;
  }

  /** The kind, with the id or the reason. */
  @Override
  public String toString() {
    return kind + " " + (refused == null ? enqueued.id() : refused.getMessage());
  }
}
