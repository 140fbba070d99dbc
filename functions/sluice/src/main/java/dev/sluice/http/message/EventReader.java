package dev.sluice.http.message;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads an API Gateway event (payload format 2.0): data binding would add about 300 ms to a cold
 * start. Only the members that the routes use are kept.
 */
public final class EventReader {
  private EventReader() {}

  /**
   * @throws Problem {@code unknown-event} for anything else
   */
  public static APIGatewayV2HTTPEvent read(InputStream in) throws IOException {
    APIGatewayV2HTTPEvent event;
    try {
      event = event(JsonTree.read(in.readAllBytes()));
    } catch (BadJson e) {
      throw unknown();
    }
    RequestContext context = event.getRequestContext();
    if (!"2.0".equals(event.getVersion())
        || event.getRawPath() == null
        || event.getHeaders() == null
        || context == null
        || context.getHttp() == null
        || context.getHttp().getMethod() == null) {
      throw unknown();
    }
    return event;
  }

  private static APIGatewayV2HTTPEvent event(Object tree) {
    Map<?, ?> event = object(tree);
    if (event == null) {
      throw unknown();
    }
    refuseOthers(event);
    return APIGatewayV2HTTPEvent.builder()
        .withVersion(text(event.get("version")))
        .withRouteKey(text(event.get("routeKey")))
        .withRawPath(text(event.get("rawPath")))
        .withRawQueryString(text(event.get("rawQueryString")))
        .withCookies(texts(event.get("cookies")))
        .withHeaders(headers(object(event.get("headers"))))
        .withBody(text(event.get("body")))
        .withIsBase64Encoded(flag(event.get("isBase64Encoded")))
        .withRequestContext(context(object(event.get("requestContext"))))
        .build();
  }

  /** Requests that come another way: whoever set that up is told what to do instead. */
  private static void refuseOthers(Map<?, ?> event) {
    if (event.get("requestContext") instanceof Map<?, ?> context && context.containsKey("elb")) {
      throw Problem.of(
          ProblemType.UNKNOWN_EVENT,
          "A load balancer called the function: let it forward to an HTTP API of API Gateway, or"
              + " use a function URL.");
    }
    if (event.containsKey("httpMethod")) {
      throw Problem.of(
          ProblemType.UNKNOWN_EVENT,
          "This is payload format 1.0: set PayloadFormatVersion to 2.0 in the integration of an"
              + " HTTP API. A REST API has no other: make it an HTTP API.");
    }
  }

  private static RequestContext context(Map<?, ?> context) {
    return context == null
        ? null
        : RequestContext.builder()
            .withStage(text(context.get("stage")))
            .withRequestId(text(context.get("requestId")))
            .withHttp(http(object(context.get("http"))))
            .withAuthorizer(authorizer(object(context.get("authorizer"))))
            .build();
  }

  private static RequestContext.Authorizer authorizer(Map<?, ?> authorizer) {
    if (authorizer == null) {
      return null;
    }
    Map<?, ?> jwt = object(authorizer.get("jwt"));
    Map<?, ?> iam = object(authorizer.get("iam"));
    RequestContext.Authorizer read = new RequestContext.Authorizer();
    if (jwt != null) {
      Map<String, String> claims = new LinkedHashMap<>();
      Map<?, ?> said = object(jwt.get("claims"));
      for (Object name : said == null ? List.of() : said.keySet()) {
        claims.put((String) name, String.valueOf(said.get(name)));
      }
      read.setJwt(RequestContext.Authorizer.JWT.builder().withClaims(claims).build());
    }
    if (iam != null) {
      read.setIam(RequestContext.IAM.builder().withUserArn(text(iam.get("userArn"))).build());
    }
    return read;
  }

  private static RequestContext.Http http(Map<?, ?> http) {
    return http == null
        ? null
        : RequestContext.Http.builder()
            .withMethod(text(http.get("method")))
            .withSourceIp(text(http.get("sourceIp")))
            .build();
  }

  private static Map<String, String> headers(Map<?, ?> members) {
    if (members == null) {
      return null;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String name = ((String) member.getKey()).toLowerCase(Locale.ROOT);
      String value = text(member.getValue());
      String before = headers.put(name, value == null ? "" : value);
      if (before != null) {
        // as the gateway itself does with a repeated header
        headers.put(name, before.concat(",").concat(headers.get(name)));
      }
    }
    return headers;
  }

  private static List<String> texts(Object value) {
    if (value == null) {
      return null;
    }
    if (!(value instanceof List<?> elements)) {
      throw unknown();
    }
    List<String> texts = new ArrayList<>();
    for (Object element : elements) {
      if (element != null) {
        texts.add(text(element));
      }
    }
    return texts;
  }

  private static Map<?, ?> object(Object value) {
    if (value == null || value instanceof Map<?, ?>) {
      return (Map<?, ?>) value;
    }
    throw unknown();
  }

  private static String text(Object value) {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw unknown();
  }

  private static boolean flag(Object value) {
    if (value == null || value instanceof Boolean) {
      return value != null && (boolean) value;
    }
    throw unknown();
  }

  private static Problem unknown() {
    return Problem.of(ProblemType.UNKNOWN_EVENT);
  }
}
