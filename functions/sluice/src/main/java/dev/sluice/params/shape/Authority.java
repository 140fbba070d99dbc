package dev.sluice.params.shape;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a URL leads, and who asks there (RFC 3986, 3.2). {@link URI} itself knows no host with an
 * underscore, which resolvers take and containers have, and decodes the user before it can be told
 * from the password.
 *
 * @param user null when there is none; may be empty
 * @param password null when there is no colon
 * @param host a name, an address, or an IPv6 address in brackets
 * @param port negative when there is none
 */
public record Authority(String user, String password, String host, int port) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?:(?<user>[^:@]*)(?::(?<password>[^@]*))?@)?"
              + "(?<host>[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])"
              + "(?::(?<port>[0-9]{1,5})?)?");

  private static final int LAST_PORT = 65_535;

  /** The URL's; null when it has none that can be used. */
  public static Authority of(URI url) {
    String written = url.getRawAuthority();
    Matcher parts = written == null ? null : SHAPE.matcher(written);
    if (parts == null || !parts.matches()) {
      return null;
    }
    int port = parts.group("port") == null ? -1 : Integer.parseInt(parts.group("port"));
    if (port == 0 || port > LAST_PORT) {
      return null;
    }
    return new Authority(
        decoded(parts.group("user")), decoded(parts.group("password")), parts.group("host"), port);
  }

  private static String decoded(String text) {
    return text == null
        ? null
        : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
