package dev.sluice.app.registration;

import dev.sluice.app.registration.thumbnail.Picture;
import dev.sluice.http.input.BodyMembers;
import dev.sluice.http.input.Fields;
import dev.sluice.http.input.Input;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Multipart;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Request;
import dev.sluice.json.JsonTree;
import dev.sluice.json.Sha256;
import dev.sluice.params.ParamsReader;
import dev.sluice.params.Violation;
import dev.sluice.queue.NewTask;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code POST /register} takes, as JSON with the picture in base64 or as a form: values that
 * become the params of two tasks, and a picture.
 *
 * @param values by the names of the request; of JSON any value, of a form texts
 * @param picture null when there is none that could be read
 */
public record Registration(Map<String, Object> values, byte[] picture, List<Violation> unreadable) {
  static final Input EMAIL = Input.of("email", Input.TEXT, "Where to confirm to.");
  static final Input NAME = Input.of("name", Input.TEXT, "How to address its owner.");
  private static final Input SIZE =
      Input.whole("size", 16, 512, "Pixels of the thumbnail's longer side.");
  static final Input PICTURE =
      Input.of("picture", Input.TEXT, "PNG, JPEG, GIF or WebP: a file, or base64 in JSON.");

  public static final BodyMembers MEMBERS =
      BodyMembers.of(List.of(Body.MULTIPART, Body.JSON), EMAIL, NAME, SIZE, PICTURE)
          .requiring(EMAIL, PICTURE)
          .upTo(14_000_000);

  private static final String THUMBNAIL = "thumbnail";
  private static final String CONFIRMATION = "confirmation-email";

  /** Bytes of a body beside its picture. */
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
        body.mediaType(MEMBERS.mediaTypes()).equals(Body.JSON)
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
    return Problem.tooLarge(
        "/" + PICTURE.name(), "The picture takes no more than %,d bytes.", largest);
  }

  private static Registration ofJson(byte[] json) {
    Map<?, ?> members = Body.object(json);
    List<Violation> violations = new ArrayList<>();
    Fields fields = new Fields(members, violations);
    fields.check(MEMBERS);
    Map<String, Object> values = new LinkedHashMap<>();
    members.forEach((name, value) -> values.put((String) name, value));
    values.remove(PICTURE.name());
    return new Registration(values, picture(fields), violations);
  }

  private static byte[] picture(Fields fields) {
    String text = fields.text(PICTURE);
    try {
      return text == null ? null : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      fields.wrong(PICTURE, "wrong-format", "It must be a file in base64.");
      return null;
    }
  }

  /** A browser sends every field, and a file that was not chosen as one without content. */
  private static Registration ofForm(Map<String, Multipart.Part> sent) {
    Map<String, Multipart.Part> parts = new LinkedHashMap<>(sent);
    parts.values().removeIf(part -> part.content().length == 0);
    List<Violation> violations = new ArrayList<>();
    Fields fields = new Fields(parts, violations);
    fields.check(MEMBERS);
    Map<String, Object> values = new LinkedHashMap<>();
    for (Input input : List.of(EMAIL, NAME, SIZE)) {
      Multipart.Part part = parts.get(input.name());
      if (part != null && part.file()) {
        fields.wrong(input, "wrong-type", "It must be a text, not a file.");
      } else if (part != null) {
        String text = text(part.content()).strip();
        values.put(input.name(), input == SIZE ? number(text) : text);
      }
    }
    Multipart.Part picture = parts.get(PICTURE.name());
    return new Registration(values, picture == null ? null : picture.content(), violations);
  }

  private static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.of(ProblemType.MALFORMED_ENCODING);
    }
  }

  /** A form has no numbers; what looks like none stays the text it is. */
  private static Object number(String text) {
    return text.matches("[0-9]{1,9}") ? Long.valueOf(text) : text;
  }

  /**
   * The two tasks, first the one that is given the picture.
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
      Picture.violation(picture, "/" + PICTURE.name()).ifPresent(violations::add);
    }
    if (!violations.isEmpty()) {
      throw Problem.invalid(violations);
    }
    byte[] hash = key == null ? null : hash();
    return List.of(
        task(first, thumbnail, owner, key, hash), task(second, confirmation, owner, key, hash));
  }

  private void put(Map<String, Object> params, String param, Input input) {
    if (values.get(input.name()) != null) {
      params.put(param, values.get(input.name()));
    }
  }

  private static TaskType<?> type(TaskCatalog catalog, String name) {
    return catalog.find(name).orElseThrow(() -> Problem.of(ProblemType.UNKNOWN_TYPE));
  }

  private void check(TaskType<?> type, Map<String, Object> params, List<Violation> violations) {
    for (Violation violation : ParamsReader.read(type.params(), params, "").violations()) {
      String pointer = violation.pointer().equals("/to") ? "/" + EMAIL.name() : violation.pointer();
      boolean told = unreadable.stream().anyMatch(before -> before.pointer().equals(pointer));
      if (!told) {
        violations.add(new Violation(pointer, violation.code(), violation.detail()));
      }
    }
  }

  private static NewTask task(
      TaskType<?> type, Map<String, Object> params, String owner, String key, byte[] hash) {
    NewTask task = NewTask.of(type, JsonTree.write(params), owner);
    // no key of a header has a line feed, so no single task can stand under the same one
    return key == null ? task : task.under(new NewTask.Idempotency(key + "\n" + type.name(), hash));
  }

  private byte[] hash() {
    return JsonTree.canonicalHash(List.of(values, HexFormat.of().formatHex(Sha256.of(picture))));
  }
}
