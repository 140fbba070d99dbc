package dev.sluice.http.input;

import dev.sluice.http.message.Body;
import dev.sluice.http.message.Percent;
import dev.sluice.http.message.Problem;
import dev.sluice.params.shape.ParamsReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A body that a route takes: an object of JSON, or a form. The handling code reads it into the
 * record, and the OpenAPI document shows the record.
 *
 * @param mediaTypes what it may be sent as
 * @param longest bytes
 */
public record BodyType<P>(Class<P> type, List<String> mediaTypes, int longest) {
  /** A body of up to {@value Body#MAX_BYTES} bytes. */
  public static <P> BodyType<P> of(Class<P> type, List<String> mediaTypes) {
    return new BodyType<>(type, mediaTypes, Body.MAX_BYTES);
  }

  public BodyType<P> upTo(int longest) {
    return new BodyType<>(type, mediaTypes, longest);
  }

  /**
   * What was sent, as far as its form is right.
   *
   * @throws Problem 400, 413 or 415
   */
  public Map<?, ?> members(Body body) {
    boolean form = body.mediaType(mediaTypes).equals(Body.FORM);
    byte[] bytes = body.bytes(longest);
    return form ? Percent.form(bytes) : Body.object(bytes);
  }

  /**
   * The same of a route whose body may be left out.
   *
   * @throws Problem 400, 413 or 415
   */
  public Map<?, ?> membersIfSent(Body body) {
    return body.isEmpty() ? Map.of() : members(body);
  }

  /**
   * Reads what was sent.
   *
   * @param now the moment that it is sent at
   * @throws Problem 400, 413, 415, or 422 with every violation
   */
  public P read(Body body, Instant now) {
    return read(members(body), now);
  }

  /**
   * The same of a route whose body may be left out.
   *
   * @throws Problem 400, 413, 415, or 422 with every violation
   */
  public P readIfSent(Body body, Instant now) {
    return read(membersIfSent(body), now);
  }

  private P read(Map<?, ?> members, Instant now) {
    ParamsReader reader = new ParamsReader(now);
    P value = reader.record(type, members, "");
    reader.checkTexts(members, "");
    if (!reader.valid()) {
      throw Problem.invalid(reader.violations());
    }
    return value;
  }
}
