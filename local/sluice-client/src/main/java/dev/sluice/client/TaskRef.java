package dev.sluice.client;

import dev.sluice.client.json.RecordReader;

/**
 * A task type as this program knows it: its name, the record of its params and the type of its
 * result. Keep it in a constant, and the compiler checks every {@code enqueue}.
 *
 * <p>A component of either record may be a {@code String}, {@code boolean}, {@code int}, {@code
 * long}, {@code double} (or their boxes), {@code BigDecimal}, {@code BigInteger}, {@code
 * LocalDate}, {@code Instant}, {@code Duration}, an enum, another record, a {@code List}, an {@code
 * Optional} or a {@code Map} with {@code String} keys of these, or {@code Object} for any JSON.
 *
 * @param <P> the params
 * @param <R> the result
 */
public final class TaskRef<P extends Record, R> {
  private final String type;
  private final Class<P> params;
  private final Class<R> result;

  private TaskRef(String type, Class<P> params, Class<R> result) {
    this.type = type;
    this.params = params;
    this.result = result;
  }

  /**
   * A type whose result is read into a record, or into any other type listed above.
   *
   * @throws IllegalArgumentException naming the component that JSON cannot be written from or read
   *     into
   */
  public static <P extends Record, R> TaskRef<P, R> of(
      String type, Class<P> params, Class<R> result) {
    if (type.isEmpty()) {
      throw new IllegalArgumentException("A task type must have a name");
    }
    RecordReader.check(params);
    RecordReader.check(result);
    return new TaskRef<>(type, params, result);
  }

  /**
   * A type whose result does not matter, or is read as a tree of maps, lists, strings, numbers
   * ({@code Long}, {@code BigDecimal}) and booleans.
   *
   * @throws IllegalArgumentException as above
   */
  public static <P extends Record> TaskRef<P, Object> of(String type, Class<P> params) {
    return of(type, params, Object.class);
  }

  /** The name of the task type. */
  public String type() {
    return type;
  }

  /** The record of its params. */
  public Class<P> params() {
    return params;
  }

  /** The type that its result is read into. */
  public Class<R> result() {
    return result;
  }

  /** The name of the task type. */
  @Override
  public String toString() {
    return type;
  }
}
