package dev.sluice.app.registration.confirmation;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;

/**
 * The server that mail is handed to, as {@code smtp[s]://[user:password@]host[:port]}: {@code
 * smtps} speaks TLS from the start, {@code smtp} changes to it (STARTTLS), or is refused if the
 * server cannot; with {@code ?starttls=never} it does not try.
 *
 * @param scheme {@code smtp} or {@code smtps}
 * @param user null: none is given
 */
record MailServer(
    String scheme, String host, int port, String user, String password, boolean starttls) {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A session is a dozen answers of a line or a few, and perhaps a chain of certificates. */
  private static final long MOST_SAID = 1 << 20;

  /** Of silences that a session may be long: there are some ten answers to wait for. */
  private static final int MOST_SILENCES = 6;

  /**
   * Reads it. Special characters of user and password are percent-encoded.
   *
   * @throws IllegalArgumentException when it is none; the message does not repeat it
   */
  static MailServer of(String text) {
    try {
      URI url = new URI(text);
      String query = url.getRawQuery();
      String scheme = String.valueOf(url.getScheme());
      String user = url.getRawUserInfo();
      boolean secure = scheme.equals("smtps");
      if ((secure || scheme.equals("smtp"))
          && url.getHost() != null
          && url.getPort() != 0
          && url.getPort() < 65_536
          && url.getPath().matches("/?")
          && url.getFragment() == null
          && (user == null || user.matches("[^:]+:.+"))
          && (query == null || !secure && query.matches("starttls=(required|never)"))) {
        String[] parts = user == null ? new String[2] : user.split(":", 2);
        int usual = secure ? 465 : 587; // RFC 8314, 3.3; RFC 6409, 3.1
        return new MailServer(
            scheme,
            url.getHost(),
            url.getPort() < 0 ? usual : url.getPort(),
            decoded(parts[0]),
            decoded(parts[1]),
            !secure && !"starttls=never".equals(query));
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // told below; the exception holds the password
    }
    throw new IllegalArgumentException(
        "It must be smtp[s]://[user:password@]host[:port], with ?starttls=never without TLS");
  }

  private static String decoded(String text) {
    return text == null
        ? null
        : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * What a session with it is set to.
   *
   * @param silence how long it may be silent; a whole session may take six times as long
   */
  Properties properties(Duration silence) {
    String prefix = "mail." + scheme + ".";
    Properties properties = new Properties();
    properties.setProperty(prefix + "auth", Boolean.toString(user != null));
    properties.setProperty(prefix + "starttls.enable", Boolean.toString(starttls));
    properties.setProperty(prefix + "starttls.required", Boolean.toString(starttls));
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    properties.setProperty(prefix + "connectiontimeout", "" + CONNECT.toMillis());
    properties.setProperty(prefix + "timeout", "" + silence.toMillis());
    properties.setProperty(prefix + "writetimeout", "" + silence.toMillis());
    Duration session = silence.multipliedBy(MOST_SILENCES);
    properties.put(prefix + "socketFactory", new BoundedSockets(MOST_SAID, session));
    properties.setProperty(prefix + "socketFactory.fallback", "false");
    // the message is taken by then; whether the farewell is answered does not matter
    properties.setProperty(prefix + "quitwait", "false");
    return properties;
  }
}
