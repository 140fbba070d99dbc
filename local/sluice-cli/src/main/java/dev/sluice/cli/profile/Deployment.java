package dev.sluice.cli.profile;

import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Terminal;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where the API is, and the token for it.
 *
 * @param url without a slash at its end
 * @param token null when there is none
 */
public record Deployment(URI url, String token) {
  /** Where {@code local/run} listens. */
  private static final String LOCAL = "http://127.0.0.1:8080";

  /**
   * Chooses: a flag, else the profile that a flag names, else the environment, else the profile
   * that {@code SLUICE_PROFILE} names or {@code [default]}. A profile's token goes to the address
   * of that profile alone, so that another address never receives it.
   *
   * @param profile as a flag, or null
   * @param url as a flag, or null
   * @param tokenFile as a flag, or null
   * @throws Failed when something of it is wrong
   */
  public static Deployment of(Terminal terminal, String profile, String url, Path tokenFile) {
    String named = profile == null ? terminal.variable("SLUICE_PROFILE") : profile;
    Profiles profiles = Profiles.read(terminal);
    Profile chosen = named == null ? profiles.standard() : profiles.named(named);
    boolean byFlag = profile != null;
    String envUrl = byFlag ? null : terminal.variable("SLUICE_URL");
    String envToken = byFlag && chosen.hasToken() ? null : terminal.variable("SLUICE_TOKEN");

    String address = first(url, envUrl, chosen.url(), LOCAL);
    String token = tokenFile != null ? Profile.readToken(tokenFile) : envToken;
    boolean itsOwn = chosen.url() == null ? address.equals(LOCAL) : address.equals(chosen.url());
    if (token == null && itsOwn) {
      token = chosen.readToken();
    }
    return new Deployment(address(address), token);
  }

  private static String first(String... values) {
    for (String value : values) {
      if (value != null) {
        return value;
      }
    }
    throw new IllegalArgumentException("no value");
  }

  private static URI address(String text) {
    URI uri;
    try {
      uri = URI.create(text.replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw Failed.usage(wrongAddress());
    }
    boolean http =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    boolean more = uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null;
    if (!http || uri.getHost() == null || more) {
      throw Failed.usage(wrongAddress()); // which may hold a secret, so it is not shown
    }
    return uri;
  }

  private static String wrongAddress() {
    return "The address must be http:// or https:// with a host (its name has no underscore)"
        + " and optionally a path";
  }
}
