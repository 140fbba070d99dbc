package dev.sluice.http.page;

import dev.sluice.http.access.Principal;
import dev.sluice.http.message.Response;
import java.util.List;

/** Text in HTML. */
public final class Html {
  public static final String MEDIA_TYPE = "text/html; charset=utf-8";

  private Html() {}

  /** The text as it may stand between tags and in a quoted attribute. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /**
   * A whole page, which stays as it is.
   *
   * @param main HTML
   */
  public static Response page(int status, String main) {
    return whole(status, "<body>\n", main);
  }

  /**
   * The page that the script takes over; it is given who looks at it.
   *
   * @param panels the files of the modules that add to the overview
   * @param views the files of the modules that add views
   * @param main HTML, what there is without script
   */
  public static Response page(
      Principal principal, List<String> panels, List<String> views, String main) {
    String body =
        "<body data-principal=\"%s\" data-role=\"%s\" data-panels=\"%s\" data-views=\"%s\">\n"
            .formatted(escape(principal.name()), principal.role(), names(panels), names(views));
    return whole(200, body, main + signOut());
  }

  private static String names(List<String> modules) {
    return escape(String.join(" ", modules));
  }

  /** What a page shows without script when no feature has anything for that. */
  public static String needsScript() {
    return "<p>This page needs JavaScript.</p>\n";
  }

  private static Response whole(int status, String body, String main) {
    String html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Sluice</title>
        """
            + Assets.links()
            + "</head>\n"
            + body
            + "<main>\n<h1>Sluice</h1>\n"
            + main
            + "</main>\n</body>\n</html>\n";
    return Response.of(status)
        .body(MEDIA_TYPE, html)
        .header(
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self' data:; form-action 'self'; base-uri 'none';"
                + " frame-ancestors 'none'; require-trusted-types-for 'script';"
                + " trusted-types 'none'")
        .header("cross-origin-opener-policy", "same-origin")
        // not no-referrer: with that a browser sends "Origin: null" even to ourselves
        .header("referrer-policy", "same-origin");
  }

  private static String signOut() {
    return """
        <form method="post" action="/logout"><button>Sign out</button></form>
        """;
  }

  /** The form to sign in with a token. */
  public static String signIn() {
    return """
        <form id="sign-in" class="panel" method="post" action="/login">
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required>
        <button class="primary">Sign in</button>
        </form>
        """;
  }
}
