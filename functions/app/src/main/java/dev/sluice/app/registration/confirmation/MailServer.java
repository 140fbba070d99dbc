package dev.sluice.app.registration.confirmation;

import dev.sluice.outgoing.BoundedSockets;
import dev.sluice.params.shape.Authority;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Properties;

/**
 * The server that mail is handed to, as {@code smtp[s]://[user:password@]host[:port]}: {@code
 * smtps} speaks TLS from the start; {@code smtp} upgrades to it (STARTTLS), and fails if the server
 * cannot; with {@code ?starttls=never} it does not try.
 *
 * @param scheme {@code smtp} or {@code smtps}
 * @param user null: none
 */
record MailServer(
    String scheme, String host, int port, String user, String password, boolean starttls) {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A session is a dozen answers of a few lines each, and perhaps a chain of certificates. */
  private static final long MOST_SAID = 1 << 20;

  /** A session may last this many times the permitted silence: it waits for about ten answers. */
  private static final int MOST_SILENCES = 6;

  /**
   * Parses a URL. Special characters of user and password are percent-encoded.
   *
   * @throws IllegalArgumentException when it is not such a URL; the message does not repeat it
   */
  static MailServer of(String text) {
    try {
      URI url = new URI(text);
      String query = url.getRawQuery();
      String scheme = String.valueOf(url.getScheme());
      Authority at = Authority.of(url);
      boolean secure = scheme.equals("smtps");
      if ((secure || scheme.equals("smtp"))
          && at != null
          && url.getPath().matches("/?")
          && url.getFragment() == null
          && (at.user() == null || !at.user().isEmpty() && given(at.password()))
          && (query == null || !secure && query.matches("starttls=(required|never)"))) {
        int usual = secure ? 465 : 587; // RFC 8314, 3.3; RFC 6409, 3.1
        return new MailServer(
            scheme,
            at.host(),
            at.port() < 0 ? usual : at.port(),
            at.user(),
            at.password(),
            !secure && !"starttls=never".equals(query));
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // reported below; the exception contains the password
    }
    throw new IllegalArgumentException(
        "It must be smtp[s]://[user:password@]host[:port], with ?starttls=never without TLS");
  }

  private static boolean given(String password) {
    return password != null && !password.isEmpty();
  }

  /**
   * The settings of a session with it.
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
    // the message is accepted by then; whether QUIT is answered does not matter
    properties.setProperty(prefix + "quitwait", "false");
    return properties;
  }
}
