package dev.sluice.cli.task;

import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.client.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Params on the command line. */
public final class GivenParams {
  /** How they may be given. */
  public static final String FORMS = "a JSON object, @FILE, or - for the standard input";

  private GivenParams() {}

  /**
   * @throws Failed when they cannot be read, or are no JSON
   */
  public static JsonText of(Terminal terminal, String given) {
    String text = given;
    if (given.equals("-")) {
      text = new String(terminal.input(), StandardCharsets.UTF_8);
    } else if (given.startsWith("@")) {
      try {
        text = Files.readString(Path.of(given.substring(1)));
      } catch (IOException | IllegalArgumentException e) {
        throw Failed.usage("The params cannot be read from " + given.substring(1));
      }
    }
    try {
      return new JsonText(text);
    } catch (IllegalArgumentException e) {
      throw Failed.usage(e.getMessage().replace("The text", "PARAMS"));
    }
  }
}
