package dev.sluice.local.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** A request as an API Gateway HTTP API event, payload format 2.0. */
final class HttpEvent {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private HttpEvent() {}

  /** The event as JSON. The path is passed as it was sent, undecoded. */
  static byte[] of(Request request, byte[] body, String requestId) throws IOException {
    return of(request, Map.of(), body, requestId);
  }

  /** The same with other values of some headers, whose names are in lower case. */
  static byte[] of(Request request, Map<String, String> others, byte[] body, String requestId)
      throws IOException {
    String path = request.getHttpURI().getPath();
    String query = request.getHttpURI().getQuery();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024 + body.length * 2);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("version", "2.0");
      json.writeStringField("routeKey", "$default");
      json.writeStringField("rawPath", path);
      json.writeStringField("rawQueryString", query == null ? "" : query);
      writeHeaders(json, request, others);
      writeContext(json, request, path, requestId);
      writeBody(json, request, body);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void writeHeaders(JsonGenerator json, Request request, Map<String, String> others)
      throws IOException {
    json.writeArrayFieldStart("cookies");
    for (String cookie : cookies(request)) {
      json.writeString(cookie);
    }
    json.writeEndArray();
    Map<String, String> headers = headers(request);
    headers.putAll(others);
    json.writeObjectFieldStart("headers");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      json.writeStringField(header.getKey(), header.getValue());
    }
    json.writeEndObject();
  }

  /** Names in lower case, values of one name joined by commas; without cookies. */
  static Map<String, String> headers(Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      if (field.getHeader() != HttpHeader.COOKIE) {
        headers.merge(
            field.getLowerCaseName(), value(field), (before, next) -> before + "," + next);
      }
    }
    return headers;
  }

  /** Each as {@code name=value}, in their order. */
  static List<String> cookies(Request request) {
    List<String> cookies = new ArrayList<>();
    for (HttpField field : request.getHeaders()) {
      if (field.getHeader() == HttpHeader.COOKIE) {
        for (String cookie : value(field).split(";")) {
          cookies.add(cookie.strip());
        }
      }
    }
    return cookies;
  }

  private static String value(HttpField field) {
    return field.getValue() == null ? "" : field.getValue();
  }

  private static void writeContext(
      JsonGenerator json, Request request, String path, String requestId) throws IOException {
    Instant now = Instant.now();
    String agent = request.getHeaders().get(HttpHeader.USER_AGENT);
    json.writeObjectFieldStart("requestContext");
    json.writeStringField("accountId", "000000000000");
    json.writeStringField("apiId", "local");
    json.writeStringField("domainName", Request.getServerName(request));
    json.writeStringField("domainPrefix", "local");
    json.writeObjectFieldStart("http");
    json.writeStringField("method", request.getMethod());
    json.writeStringField("path", path);
    json.writeStringField("protocol", request.getConnectionMetaData().getProtocol());
    json.writeStringField("sourceIp", Request.getRemoteAddr(request));
    json.writeStringField("userAgent", agent == null ? "" : agent);
    json.writeEndObject();
    json.writeStringField("requestId", requestId);
    json.writeStringField("routeKey", "$default");
    json.writeStringField("stage", "$default");
    json.writeStringField("time", TIME.format(now));
    json.writeNumberField("timeEpoch", now.toEpochMilli());
    json.writeEndObject();
  }

  /**
   * Text as text; anything else, including text that is not UTF-8, in base64 so that no byte is
   * lost.
   */
  private static void writeBody(JsonGenerator json, Request request, byte[] body)
      throws IOException {
    String text = isText(request) ? decode(body) : null;
    if (body.length > 0) {
      json.writeFieldName("body");
      if (text != null) {
        json.writeString(text);
      } else {
        json.writeBinary(body);
      }
    }
    json.writeBooleanField("isBase64Encoded", body.length > 0 && text == null);
  }

  private static boolean isText(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type == null || request.getHeaders().contains(HttpHeader.CONTENT_ENCODING)) {
      return false;
    }
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return media.startsWith("text/")
        || media.equals("application/json")
        || media.equals("application/javascript")
        || media.equals("application/xml")
        || media.endsWith("+json")
        || media.endsWith("+xml");
  }

  private static String decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
