package dev.sluice.http;

/** Text in HTML. */
final class Html {
  static final String MEDIA_TYPE = "text/html; charset=utf-8";

  private Html() {}

  /** The text as it may stand between tags and in a quoted attribute. */
  static String escape(String text) {
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
   * A whole page.
   *
   * @param body HTML
   */
  static Response page(int status, String body) {
    String html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Sluice</title>
        <link rel="stylesheet" href="/web/page.css">
        <script type="module" src="/web/page.js"></script>
        </head>
        <body>
        <main>
        <h1>Sluice</h1>
        """
            + body
            + """
            </main>
            </body>
            </html>
            """;
    return Response.of(status)
        .body(MEDIA_TYPE, html)
        .header(
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
        // not no-referrer: with that a browser sends "Origin: null" even to ourselves
        .header("referrer-policy", "same-origin");
  }

  /** Where a person without a session gives his token. */
  static String signIn() {
    return """
        <form method="post" action="/login">
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required>
        <button>Sign in</button>
        </form>
        """;
  }
}
