package dev.sluice.http.access;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/**
 * Says who calls: by an authorizer of API Gateway, by a bearer token, or by the session cookie that
 * a token was traded for.
 */
public final class Authentication {
  public static final String COOKIE = "sluice_session";

  /** By https: a browser takes it from this host alone, never from another one of its domain. */
  public static final String HTTPS_COOKIE = "__Host-" + COOKIE;

  static final Duration SESSION = Duration.ofHours(12);

  private static final String PURPOSE = "session";

  private final Tokens tokens;
  private final Signer signer;
  private final Clock clock;
  private final Authorizer authorizer;

  Authentication(Tokens tokens, Signer signer, Clock clock, Authorizer authorizer) {
    this.tokens = tokens;
    this.signer = signer;
    this.clock = clock;
    this.authorizer = authorizer;
  }

  /** Why a call that needs a caller is refused without one. */
  public Problem refusal(Request request) {
    return authorizer.refusal(request);
  }

  /** The caller, or null. A header that is wrong is not made good by a cookie. */
  public Principal principal(Request request) {
    Principal authorized = authorizer.principal(request);
    if (authorized != null) {
      return authorized;
    }
    String header = request.header("authorization");
    if (header != null) {
      boolean bearer = header.toLowerCase(Locale.ROOT).startsWith("bearer ");
      return bearer ? tokens.principal(header.substring("bearer ".length()).trim()) : null;
    }
    String cookie = request.cookie(name(request.https()));
    return cookie == null ? null : session(cookie);
  }

  private Principal session(String cookie) {
    String text = signer.open(PURPOSE, cookie);
    if (text == null) {
      return null;
    }
    String[] parts = text.split("\\|");
    Role role = Role.valueOf(parts[1]);
    boolean live = clock.instant().getEpochSecond() < Long.parseLong(parts[2]);
    return live && tokens.knows(parts[0], role) ? new Principal(parts[0], role, true) : null;
  }

  /**
   * Trades a token for a session.
   *
   * @return the Set-Cookie header, or null when the token is not known
   */
  public String login(String token, boolean https) {
    Principal principal = tokens.principal(token);
    if (principal == null) {
      return null;
    }
    long until = clock.instant().plus(SESSION).getEpochSecond();
    String sealed =
        signer.seal(PURPOSE, principal.name() + "|" + principal.role().name() + "|" + until);
    return cookie(sealed, SESSION, https);
  }

  /** The Set-Cookie header that takes the session from the browser. */
  public String logout(boolean https) {
    return cookie("", Duration.ZERO, https);
  }

  private static String cookie(String value, Duration age, boolean https) {
    return name(https)
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + age.toSeconds()
        + (https ? "; Secure" : "");
  }

  private static String name(boolean https) {
    return https ? HTTPS_COOKIE : COOKIE;
  }
}
