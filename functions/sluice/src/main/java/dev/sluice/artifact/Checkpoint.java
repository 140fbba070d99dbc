package dev.sluice.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.params.ValueJson;
import dev.sluice.params.shape.ParamsReader;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an attempt keeps for the next one.
 *
 * @param attempts how many attempts have kept a checkpoint, this one included
 * @param parts of the resumable artifact, in order
 * @param state the task's own state as a JSON tree; null: the task starts from the beginning
 */
record Checkpoint(int attempts, List<Part> parts, Object state) {
  /** The largest state, bytes of JSON. */
  static final int LARGEST_STATE = 16 * 1024;

  /** A stored part: its name and its bytes. There are at most some 1,000, so each is kept short. */
  record Part(String name, long size) {
    static Part of(String text) {
      int space = text.indexOf(' ');
      return new Part(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
    }

    @Override
    public String toString() {
      return name + " " + size;
    }
  }

  /** What is kept beside the state. */
  record Kept(int attempts, List<@Pattern(regexp = "[0-9-]{1,40} [0-9]{1,15}") String> parts) {}

  /** The checkpoint of a task that has kept none. */
  static Checkpoint none() {
    return new Checkpoint(0, List.of(), null);
  }

  /** Reads {@link #write}'s text, which is untrusted like everything that was stored. */
  static Checkpoint read(String text) throws IOException {
    if (tree(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> members) {
      ParamsReader.Result<Kept> read = ParamsReader.read(Kept.class, members.get("kept"), "/kept");
      if (read.valid()) {
        Kept kept = read.value();
        return new Checkpoint(
            kept.attempts(), kept.parts().stream().map(Part::of).toList(), members.get("state"));
      }
    }
    throw new IOException("The task's checkpoint is not understood");
  }

  /** A record in the form that {@link #read} returns, so that two states can be compared. */
  static Object tree(Record state) throws IOException {
    byte[] json = json(state);
    if (json.length > LARGEST_STATE) {
      throw new IOException("A checkpoint's state has at most 16 KiB as JSON");
    }
    return tree(json);
  }

  private static Object tree(byte[] json) throws IOException {
    try {
      return JsonTree.read(json);
    } catch (BadJson e) {
      throw new IOException("The task's checkpoint is no JSON", e);
    }
  }

  private static byte[] json(Object value) throws IOException {
    try {
      return ValueJson.write(value);
    } catch (JsonProcessingException e) {
      throw new IOException("The checkpoint cannot be written as JSON", e);
    }
  }

  String write() throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kept", new Kept(attempts, parts.stream().map(Part::toString).toList()));
    members.put("state", state);
    return new String(json(members), StandardCharsets.UTF_8);
  }

  /** The state as a record. */
  <S> S state(Class<S> type) throws IOException {
    ParamsReader.Result<S> read = ParamsReader.read(type, state, "/state");
    if (!read.valid()) {
      throw new IOException(
          "The task's checkpoint is of another kind than " + type.getSimpleName());
    }
    return read.value();
  }

  List<String> names() {
    return parts.stream().map(Part::name).toList();
  }
}
