package dev.sluice.client;

import dev.sluice.client.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is paused, and how it is changed; to change it takes an operator's token. */
public final class Pauses {
  /**
   * A pause of a queue or a type: none of its tasks begins, while new ones are enqueued and running
   * ones go on.
   *
   * @param name of the queue or type
   * @param until when it ends by itself; empty: it lasts until it is resumed
   * @param by who paused it
   */
  public record Pause(
      Kind kind,
      String name,
      Instant since,
      Optional<Instant> until,
      String by,
      Optional<String> reason) {
    /** What can be paused. */
    public enum Kind {
      /** All tasks of a queue. */
      QUEUE,
      /** All tasks of a type, in whatever queue they are. */
      TYPE
    }

    /**
     * @throws ClientException when the tree is not a pause
     */
    static Pause of(Map<?, ?> tree) {
      return new Pause(
          "queue".equals(Answer.member(tree, "kind", String.class)) ? Kind.QUEUE : Kind.TYPE,
          Answer.member(tree, "name", String.class),
          Answer.member(tree, "since", Instant.class),
          Optional.ofNullable(Answer.member(tree, "until", Instant.class)),
          Answer.member(tree, "by", String.class),
          Optional.ofNullable(Answer.member(tree, "reason", String.class)));
    }

    static String path(Kind kind, String name, String verb) {
      return "/" + kind.name().toLowerCase(Locale.ROOT) + "s/" + Call.segment(name) + "/" + verb;
    }
  }

  private final Transport transport;

  Pauses(Transport transport) {
    this.transport = transport;
  }

  /** The queues and types that are paused. */
  public List<Pause> list() {
    Object pauses = send(Call.get("/queues")).get("pauses");
    return pauses instanceof List<?> list
        ? list.stream().map(one -> Pause.of((Map<?, ?>) one)).toList()
        : List.of();
  }

  /**
   * Pauses a queue or a type; a pause that lasts already is replaced.
   *
   * @param atMost after how long it ends by itself, in whole seconds from 1 to 31 days; null: it
   *     lasts until it is resumed
   * @param reason shown to all, at most 200 characters; null: none
   * @throws Refused {@code not-found} when there is no such type, {@code too-many-pauses} when 100
   *     others are paused
   */
  public Pause pause(Pause.Kind kind, String name, Duration atMost, String reason) {
    Map<String, Object> body = new HashMap<>();
    if (atMost != null) {
      body.put("forSeconds", atMost.toSeconds());
    }
    if (reason != null) {
      body.put("reason", reason);
    }
    return Pause.of(post(Pause.path(kind, name, "pause"), body));
  }

  /** Resumes a queue or a type, if it is paused. */
  public void resume(Pause.Kind kind, String name) {
    send(Call.of("POST", Pause.path(kind, name, "resume"), true));
  }

  private Map<String, Object> post(String path, Map<String, Object> body) {
    return send(Call.keyed(path, "application/json", JsonWriter.write(body), Call.key(null)));
  }

  private Map<String, Object> send(Call call) {
    return transport.send(call, Transport.NEVER).object();
  }
}
