package dev.sluice.app.minutes;

import dev.sluice.redis.wire.ScriptReply;

/** What became of something new that has a number. */
public sealed interface AddResult {
  /** It is there. */
  record Created(long number) implements AddResult {}

  /** The idempotency key already stood for this one. */
  record Duplicate(long number) implements AddResult {}

  /** The idempotency key stands for something else; nothing was added. */
  record KeyReused() implements AddResult {}

  /** The queue is at its depth limit; nothing was added. */
  record QueueFull() implements AddResult {}

  /** What a script says. */
  static AddResult of(Object outcome, Object number) {
    return switch (ScriptReply.text(outcome)) {
      case "created" -> new Created(Long.parseLong(ScriptReply.text(number)));
      case "duplicate" -> new Duplicate(Long.parseLong(ScriptReply.text(number)));
      case "reused" -> new KeyReused();
      case "full" -> new QueueFull();
      default -> throw new IllegalStateException("A script gave an unknown outcome");
    };
  }
}
