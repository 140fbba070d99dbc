package dev.sluice.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer under construction, written as API Gateway's response (payload format 2.0). */
public final class Response {
  private final APIGatewayV2HTTPResponse head = new APIGatewayV2HTTPResponse();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<String> cookies = new ArrayList<>();
  private InputStream content;

  private Response(int status) {
    head.setStatusCode(status);
    head.setHeaders(headers);
    head.setCookies(cookies);
    // no cache between us and the caller may keep what belongs to one principal
    headers.put("cache-control", "no-store");
    headers.put("x-content-type-options", "nosniff");
  }

  public static Response of(int status) {
    return new Response(status);
  }

  static Response json(int status, String body) {
    return of(status).body("application/json", body);
  }

  public int status() {
    return head.getStatusCode();
  }

  /** Sets a header; the name in lower case. */
  Response header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Response cookie(String cookie) {
    cookies.add(cookie);
    return this;
  }

  Response body(String contentType, String body) {
    headers.put("content-type", contentType);
    head.setBody(body);
    return this;
  }

  /** A body of bytes, read and closed while the answer is written. */
  Response content(String contentType, InputStream content) {
    headers.put("content-type", contentType);
    this.content = content;
    return this;
  }

  /** The same answer to HEAD. */
  Response withoutBody() throws IOException {
    head.setBody(null);
    if (content != null) {
      content.close();
      content = null;
    }
    return this;
  }

  /** Writes the answer. Bytes pass through without being gathered in memory. */
  void writeTo(OutputStream out) throws IOException {
    try (JsonGenerator generator = Json.FACTORY.createGenerator(out)) {
      generator.writeStartObject();
      generator.writeNumberField("statusCode", head.getStatusCode());
      generator.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : head.getHeaders().entrySet()) {
        generator.writeStringField(header.getKey(), header.getValue());
      }
      generator.writeEndObject();
      if (!head.getCookies().isEmpty()) {
        generator.writeArrayFieldStart("cookies");
        for (String cookie : head.getCookies()) {
          generator.writeString(cookie);
        }
        generator.writeEndArray();
      }
      if (content != null) {
        generator.writeFieldName("body");
        try (InputStream bytes = content) {
          generator.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes, -1);
        }
      } else if (head.getBody() != null) {
        generator.writeStringField("body", head.getBody());
      }
      generator.writeBooleanField("isBase64Encoded", content != null);
      generator.writeEndObject();
    }
  }
}
