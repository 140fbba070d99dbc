package dev.sluice.app.minutes;

import dev.sluice.redis.wire.Answers;

/** What became of something new that has a number. */
public sealed interface Added {
  /** It is there. */
  record Created(long number) implements Added {}

  /** The idempotency key already stood for this one. */
  record Duplicate(long number) implements Added {}

  /** The idempotency key stands for something else; nothing was added. */
  record KeyReused() implements Added {}

  /** The queue is at its depth limit; nothing was added. */
  record QueueFull() implements Added {}

  /** What a script says. */
  static Added of(Object outcome, Object number) {
    return switch (Answers.text(outcome)) {
      case "created" -> new Created(Long.parseLong(Answers.text(number)));
      case "duplicate" -> new Duplicate(Long.parseLong(Answers.text(number)));
      case "reused" -> new KeyReused();
      case "full" -> new QueueFull();
      default -> throw new IllegalStateException("A script gave an unknown outcome");
    };
  }
}
