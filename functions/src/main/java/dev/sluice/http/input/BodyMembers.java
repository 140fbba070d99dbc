package dev.sluice.http.input;

import dev.sluice.http.message.Body;
import java.util.List;

/**
 * What a body may be that is an object of JSON or a form: the handling code reads by it, and the
 * OpenAPI document shows it.
 *
 * @param mediaTypes what it may be sent as
 * @param longest bytes
 * @param readOnly members that are refused, since the server alone sets them
 * @param ignored members of that kind that are let pass, so that an answer can be sent back
 * @param exclusive two of which only one may be given; empty: none
 * @param open whether members that are not known are let pass
 */
public record BodyMembers(
    List<String> mediaTypes,
    int longest,
    List<Input> known,
    List<Input> required,
    List<String> readOnly,
    List<String> ignored,
    List<Input> exclusive,
    boolean open) {

  /** A body of these members, none of them required, in one of these media types. */
  public static BodyMembers of(List<String> mediaTypes, Input... known) {
    return new BodyMembers(
        mediaTypes,
        Body.MAX_BYTES,
        List.of(known),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  public BodyMembers requiring(Input... required) {
    return new BodyMembers(
        mediaTypes, longest, known, List.of(required), readOnly, ignored, exclusive, open);
  }

  public BodyMembers refusing(List<String> readOnly) {
    return new BodyMembers(
        mediaTypes, longest, known, required, readOnly, ignored, exclusive, open);
  }

  public BodyMembers ignoring(String... ignored) {
    return new BodyMembers(
        mediaTypes, longest, known, required, readOnly, List.of(ignored), exclusive, open);
  }

  public BodyMembers upTo(int longest) {
    return new BodyMembers(
        mediaTypes, longest, known, required, readOnly, ignored, exclusive, open);
  }

  public BodyMembers excluding(Input one, Input other) {
    return new BodyMembers(
        mediaTypes, longest, known, required, readOnly, ignored, List.of(one, other), open);
  }

  /** The same, letting others pass. */
  public BodyMembers open(boolean open) {
    return new BodyMembers(
        mediaTypes, longest, known, required, readOnly, ignored, exclusive, open);
  }

  /** The names of what may be given. */
  List<String> names() {
    return known.stream().map(Input::name).toList();
  }

  boolean takes(String name) {
    for (Input input : known) {
      if (input.name().equals(name)) {
        return true;
      }
    }
    return ignored.contains(name);
  }
}
