package dev.sluice.cli.profile;

import dev.sluice.cli.terminal.Failed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A section of the configuration.
 *
 * @param name of the section
 * @param url null when it has none
 * @param token null when it has none
 * @param tokenFile null when it has none
 */
public record Profile(String name, String url, String token, Path tokenFile) {
  private static final int LONGEST_TOKEN = 4_096;

  static Profile empty(String name) {
    return new Profile(name, null, null, null);
  }

  /** Whether it names a token in one way or the other. */
  public boolean hasToken() {
    return token != null || tokenFile != null;
  }

  /**
   * Its token; null when it has none.
   *
   * @throws Failed when its file cannot be read
   */
  String readToken() {
    return tokenFile == null ? token : readToken(tokenFile);
  }

  /**
   * The token in a file, without white space around it.
   *
   * @throws Failed when it cannot be read
   */
  static String readToken(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String token = new String(in.readNBytes(LONGEST_TOKEN), StandardCharsets.UTF_8).strip();
      if (token.isEmpty()) {
        throw Failed.usage("The token file is empty: " + file);
      }
      return token;
    } catch (IOException e) {
      throw Failed.usage("The token file cannot be read: " + file);
    }
  }
}
