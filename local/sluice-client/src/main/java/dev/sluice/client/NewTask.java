package dev.sluice.client;

import dev.sluice.client.json.JsonWriter;
import java.util.Objects;

/**
 * A task of a batch, for {@link Client#enqueueAll}.
 *
 * @param type the name of its type
 * @param params a record, or a map with {@code String} keys
 * @param options without an idempotency key: a batch has one for all its tasks
 */
public record NewTask(String type, Object params, EnqueueOptions options) {
  public NewTask {
    Objects.requireNonNull(type);
    Objects.requireNonNull(params);
    Objects.requireNonNull(options);
  }

  /** A task of a known type. */
  public static <P extends Record> NewTask of(TaskRef<P, ?> type, P params) {
    return of(type, params, EnqueueOptions.DEFAULTS);
  }

  /** A task of a known type, with options. */
  public static <P extends Record> NewTask of(
      TaskRef<P, ?> type, P params, EnqueueOptions options) {
    return new NewTask(type.type(), params, options);
  }

  String json() {
    return JsonWriter.write(options.body(type, params));
  }
}
