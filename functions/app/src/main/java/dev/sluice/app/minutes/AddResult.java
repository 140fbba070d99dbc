package dev.sluice.app.minutes;

import dev.sluice.redis.wire.ScriptReply;

/** The outcome of adding something that gets a number. */
public sealed interface AddResult {
  /** It was added. */
  record Created(long number) implements AddResult {}

  /** The idempotency key already stood for this one. */
  record Duplicate(long number) implements AddResult {}

  /** The idempotency key stands for something else; nothing was added. */
  record KeyReused() implements AddResult {}

  /**
   * The queue is at its depth limit; nothing was added.
   *
   * @param share only the tasks of its owner have reached their share of that limit
   */
  record QueueFull(boolean share) implements AddResult {}

  /** Reads a script's reply. */
  static AddResult of(Object outcome, Object number) {
    return switch (ScriptReply.text(outcome)) {
      case "created" -> new Created(Long.parseLong(ScriptReply.text(number)));
      case "duplicate" -> new Duplicate(Long.parseLong(ScriptReply.text(number)));
      case "reused" -> new KeyReused();
      case "full" -> new QueueFull(false);
      case "share" -> new QueueFull(true);
      default -> throw new IllegalStateException("A script returned an unknown outcome");
    };
  }
}
