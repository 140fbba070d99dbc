package dev.sluice.app.registration;

import dev.sluice.app.registration.thumbnail.Picture;
import dev.sluice.app.registration.thumbnail.Thumbnail;
import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Multipart;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Request;
import dev.sluice.json.JsonTree;
import dev.sluice.json.Sha256;
import dev.sluice.params.Help;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.NewTask;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code POST /register} takes, as JSON with the picture in base64 or as a form: a picture,
 * and values that become the params of two tasks.
 *
 * @param values by member name; any value from JSON, texts from a form
 * @param picture null when none could be read
 */
public record Registration(Map<String, Object> values, byte[] picture, List<Violation> unreadable) {
  static final String EMAIL = "email";
  static final String NAME = "name";
  static final String PICTURE = "picture";
  private static final String SIZE = "size";

  /** The request; texts are checked as part of the params they become. */
  record Sent(
      @Help("Where to send the confirmation.") String email,
      @Help("How to address the recipient.") Optional<String> name,
      @Help("Pixels of the thumbnail's longer side.")
          Optional<@Min(Thumbnail.SMALLEST) @Max(Thumbnail.LARGEST) Integer> size,
      @Help("PNG, JPEG, GIF or WebP: a file, or base64 in JSON.") String picture) {}

  public static final BodyType<Sent> BODY =
      BodyType.of(Sent.class, List.of(Body.MULTIPART, Body.JSON)).upTo(14_000_000);

  private static final String THUMBNAIL = "thumbnail";
  private static final String CONFIRMATION = "confirmation-email";

  /** Bytes of a body besides its picture. */
  private static final int MOST_BESIDE = 65_536;

  /**
   * Reads a request.
   *
   * @param largest bytes of a picture
   * @throws Problem 400, 413 or 415
   */
  static Registration read(Request request, int largest) {
    Body body = request.body();
    Registration read =
        body.mediaType(BODY.mediaTypes()).equals(Body.JSON)
            ? ofJson(bytes(body, largest + largest / 3 + MOST_BESIDE, largest))
            : ofForm(
                Multipart.read(
                    request.header("content-type"), bytes(body, largest + MOST_BESIDE, largest)));
    if (read.picture != null && read.picture.length > largest) {
      throw tooLarge(largest);
    }
    return read;
  }

  private static byte[] bytes(Body body, int limit, int largest) {
    try {
      return body.bytes(limit);
    } catch (Problem problem) {
      throw problem.type() == ProblemType.PAYLOAD_TOO_LARGE ? tooLarge(largest) : problem;
    }
  }

  private static Problem tooLarge(int largest) {
    return Problem.tooLarge("/" + PICTURE, "The picture may have no more than %,d bytes.", largest);
  }

  private static Registration ofJson(byte[] json) {
    Map<?, ?> members = Body.object(json);
    ParamsReader reader = new ParamsReader(null);
    reader.record(Sent.class, members, "");
    Map<String, Object> values = new LinkedHashMap<>();
    members.forEach((name, value) -> values.put((String) name, value));
    values.remove(PICTURE);
    reader.checkTexts(values, "");
    byte[] picture = null;
    if (members.get(PICTURE) instanceof String text) {
      try {
        picture = Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        reader.add("/" + PICTURE, "wrong-format", "It must be a file encoded in base64.");
      }
    }
    return new Registration(values, picture, reader.violations());
  }

  /** A browser sends every field, and a file that was not chosen as one without content. */
  private static Registration ofForm(Map<String, Multipart.Part> parts) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Object> members = new LinkedHashMap<>();
    byte[] picture = null;
    for (Map.Entry<String, Multipart.Part> one : parts.entrySet()) {
      String name = one.getKey();
      byte[] content = one.getValue().content();
      if (content.length == 0) {
        continue;
      }
      if (name.equals(PICTURE)) {
        picture = content;
        members.put(name, "");
      } else if (one.getValue().file()) {
        members.put(name, false); // anything but a text
      } else {
        String text = text(content).strip();
        values.put(name, name.equals(SIZE) ? number(text) : text);
        members.put(name, values.get(name));
      }
    }
    ParamsReader reader = new ParamsReader(null);
    reader.record(Sent.class, members, "");
    reader.checkTexts(members, "");
    return new Registration(values, picture, reader.violations());
  }

  private static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.of(ProblemType.MALFORMED_ENCODING);
    }
  }

  /** A form has no numbers; a text that does not look like one stays as it is. */
  private static Object number(String text) {
    return text.matches("[0-9]{1,9}") ? Long.valueOf(text) : text;
  }

  /**
   * The two tasks, starting with the one that is given the picture.
   *
   * @param key the idempotency key, or null
   * @throws Problem 422 with every violation
   */
  List<NewTask> tasks(TaskCatalog catalog, String owner, String key) {
    List<Violation> violations = new ArrayList<>(unreadable);
    Map<String, Object> thumbnail = new LinkedHashMap<>();
    put(thumbnail, "size", SIZE);
    Map<String, Object> confirmation = new LinkedHashMap<>();
    put(confirmation, "to", EMAIL);
    put(confirmation, "name", NAME);
    TaskType<?> first = type(catalog, THUMBNAIL);
    TaskType<?> second = type(catalog, CONFIRMATION);
    check(second, confirmation, violations);
    check(first, thumbnail, violations);
    if (picture != null) {
      Picture.violation(picture, "/" + PICTURE).ifPresent(violations::add);
    }
    if (!violations.isEmpty()) {
      throw Problem.invalid(violations);
    }
    byte[] hash = key == null ? null : hash();
    return List.of(
        task(first, thumbnail, owner, key, hash), task(second, confirmation, owner, key, hash));
  }

  private void put(Map<String, Object> params, String param, String name) {
    if (values.get(name) != null) {
      params.put(param, values.get(name));
    }
  }

  private static TaskType<?> type(TaskCatalog catalog, String name) {
    return catalog.find(name).orElseThrow(() -> Problem.of(ProblemType.UNKNOWN_TYPE));
  }

  private void check(TaskType<?> type, Map<String, Object> params, List<Violation> violations) {
    for (Violation violation : ParamsReader.read(type.params(), params, "").violations()) {
      String pointer = violation.pointer().equals("/to") ? "/" + EMAIL : violation.pointer();
      boolean told = unreadable.stream().anyMatch(before -> before.pointer().equals(pointer));
      if (!told) {
        violations.add(new Violation(pointer, violation.code(), violation.detail()));
      }
    }
  }

  private static NewTask task(
      TaskType<?> type, Map<String, Object> params, String owner, String key, byte[] hash) {
    NewTask task = NewTask.of(type, JsonTree.write(params), owner);
    // a header's key has no line feed, so no single task can have the same key
    return key == null
        ? task
        : task.withIdempotency(new NewTask.Idempotency(key + "\n" + type.name(), hash));
  }

  private byte[] hash() {
    return JsonTree.canonicalHash(List.of(values, HexFormat.of().formatHex(Sha256.of(picture))));
  }
}
