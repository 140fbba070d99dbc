package dev.sluice.http.message;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.Map;

/** An HTTP request as the event describes it. */
public final class Request {
  /** Bytes of request line and headers: what API Gateway itself takes. */
  private static final int MAX_HEAD_BYTES = 10_240;

  private final APIGatewayV2HTTPEvent event;
  private final String path;
  private final String basePath;

  /** A request to the root of its host. */
  public Request(APIGatewayV2HTTPEvent event) {
    this(event, "");
  }

  /**
   * @param basePath the key of the API mapping of a custom domain, with a slash before it: rawPath
   *     begins with it when the request came over that domain. Empty: there is none
   */
  public Request(APIGatewayV2HTTPEvent event, String basePath) {
    this.event = event;
    String whole = withoutStage(event.getRawPath(), event.getRequestContext().getStage());
    String below = below(whole, basePath);
    this.path = below == null ? whole : below;
    this.basePath = below == null ? "" : basePath;
  }

  /** What of a path is below another; null: nothing, or there is no other. */
  public static String below(String path, String base) {
    if (base.isEmpty() || !path.startsWith(base)) {
      return null;
    }
    if (path.length() == base.length()) {
      return "/";
    }
    return path.charAt(base.length()) == '/' ? path.substring(base.length()) : null;
  }

  /** The base path that the request came below; empty: none. */
  public String basePath() {
    return basePath;
  }

  /** A stage other than {@code $default} is the first part of rawPath. */
  private static String withoutStage(String rawPath, String stage) {
    if (stage == null || stage.isEmpty() || stage.equals("$default")) {
      return rawPath;
    }
    String prefix = "/".concat(stage);
    if (rawPath.equals(prefix)) {
      return "/";
    }
    return rawPath.startsWith(prefix.concat("/")) ? rawPath.substring(prefix.length()) : rawPath;
  }

  /**
   * @throws Problem 431 when request line and headers are over 10,240 bytes
   */
  public void checkHead() {
    long size = method().length() + event.getRawPath().length() + query().length();
    for (Map.Entry<String, String> header : event.getHeaders().entrySet()) {
      size += header.getKey().length() + header.getValue().length();
    }
    if (event.getCookies() != null) {
      for (String cookie : event.getCookies()) {
        size += cookie.length();
      }
    }
    if (size > MAX_HEAD_BYTES) {
      throw Problem.of(ProblemType.HEADERS_TOO_LARGE);
    }
  }

  public String method() {
    return event.getRequestContext().getHttp().getMethod();
  }

  /** Whether the method promises to change nothing. */
  public boolean reads() {
    return switch (method()) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }

  /** As it was sent: still percent-encoded. */
  public String path() {
    return path;
  }

  /** As it was sent, empty when there is none. */
  public String query() {
    return event.getRawQueryString() == null ? "" : event.getRawQueryString();
  }

  /** The claims of a JWT that API Gateway has checked; null when it has checked none. */
  public Map<String, String> claims() {
    var authorizer = event.getRequestContext().getAuthorizer();
    return authorizer == null || authorizer.getJwt() == null
        ? null
        : authorizer.getJwt().getClaims();
  }

  /** The user whom IAM has let in; null when it was not asked. */
  public String userArn() {
    var authorizer = event.getRequestContext().getAuthorizer();
    return authorizer == null || authorizer.getIam() == null
        ? null
        : authorizer.getIam().getUserArn();
  }

  /** A header by its name in lower case, or null. Repeated ones are joined by a comma. */
  public String header(String name) {
    return event.getHeaders().get(name);
  }

  /** A cookie's value, or null. */
  public String cookie(String name) {
    String prefix = name.concat("=");
    if (event.getCookies() != null) {
      for (String cookie : event.getCookies()) {
        if (cookie.startsWith(prefix)) {
          return cookie.substring(prefix.length());
        }
      }
    }
    return null;
  }

  /** Whether the caller used https, as API Gateway or a proxy reports it. */
  public boolean https() {
    return "https".equals(header("x-forwarded-proto"));
  }

  /** Whether a person's browser asks, rather than a program. */
  public boolean wantsHtml() {
    String accept = header("accept");
    return accept != null && accept.contains("text/html");
  }

  /** The body, read with the given limits. */
  public Body body() {
    return new Body(event.getBody(), event.getIsBase64Encoded(), this);
  }
}
