package dev.sluice.http.message;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.sluice.json.JsonText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer under construction, written as API Gateway's response (payload format 2.0). */
public final class Response {
  /** The media type of server-sent events. */
  public static final String EVENTS = "text/event-stream";

  private static final int PART = 3 * 16_384;

  private final APIGatewayV2HTTPResponse head = new APIGatewayV2HTTPResponse();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<String> cookies = new ArrayList<>();
  private InputStream content;
  private boolean moved;
  private long length;

  private Response(int status) {
    head.setStatusCode(status);
    head.setHeaders(headers);
    head.setCookies(cookies);
    // no cache between us and the caller may keep what belongs to one principal
    headers.put("cache-control", "no-store");
    headers.put("x-content-type-options", "nosniff");
    headers.put("cross-origin-resource-policy", "same-origin");
  }

  public static Response of(int status) {
    return new Response(status);
  }

  public static Response json(int status, String body) {
    return of(status).body("application/json", body);
  }

  public int status() {
    return head.getStatusCode();
  }

  /** A header by its name in lower case; null when it is not set. */
  public String header(String name) {
    return headers.get(name);
  }

  /** Sets a header; the name in lower case. */
  public Response header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The answer depends on this header of the request (RFC 9110, 12.5.5). */
  public Response varying(String header) {
    String before = headers.get("vary");
    return header("vary", before == null ? header : before + ", " + header);
  }

  /** The same text compressed, if the client accepts that: see {@link ContentCoding}. */
  public Response compressed(Request request) {
    below(request.basePath());
    if (ContentCoding.accepted(request)) {
      byte[] gzip = ContentCoding.gzip(head.getBody().getBytes(StandardCharsets.UTF_8));
      head.setBody(null);
      header("content-encoding", "gzip");
      content(headers.get("content-type"), new ByteArrayInputStream(gzip), gzip.length);
    }
    return varying("Accept-Encoding");
  }

  public Response cookie(String cookie) {
    cookies.add(cookie);
    return this;
  }

  public Response body(String contentType, String body) {
    headers.put("content-type", contentType);
    head.setBody(body);
    return this;
  }

  /**
   * A body of bytes, read and closed while the answer is written.
   *
   * @param length of the body; the rest of the stream is not read
   */
  public Response content(String contentType, InputStream content, long length) {
    headers.put("content-type", contentType);
    this.content = content;
    this.length = length;
    return this;
  }

  /**
   * The same answer to HEAD: the length is the one of GET's body (RFC 9110, 8.6), but for events,
   * of which a connection may hold more than this answer.
   */
  public Response withoutBody() throws IOException {
    if (content != null) {
      content.close();
      content = null;
      headers.put("content-length", Long.toString(length));
    } else if (head.getBody() != null && !EVENTS.equals(headers.get("content-type"))) {
      int bytes = head.getBody().getBytes(StandardCharsets.UTF_8).length;
      headers.put("content-length", Integer.toString(bytes));
    }
    head.setBody(null);
    return this;
  }

  /**
   * Moves what the answer links to on its own host below a base path: in headers and, until it is
   * compressed, in HTML. Texts in HTML have their quotes escaped, so only our own links are met.
   *
   * @param base such as {@code /sluice}; empty: nothing is moved
   */
  public Response below(String base) {
    if (base.isEmpty() || moved) {
      return this;
    }
    moved = true;
    String location = headers.get("location");
    if (location != null && location.startsWith("/")) {
      headers.put("location", base.concat(location));
    }
    String link = headers.get("link");
    if (link != null) {
      headers.put("link", link.replace("</", "<" + base + "/"));
    }
    if (head.getBody() != null && headers.get("content-type").startsWith("text/html")) {
      head.setBody(head.getBody().replaceAll("(href|src|action)=\"/", "$1=\"" + base + "/"));
    }
    return this;
  }

  /** Writes the answer. Bytes pass through without being gathered in memory. */
  public void writeTo(OutputStream out) throws IOException {
    JsonText text = new JsonText();
    text.beginObject();
    text.member("statusCode", head.getStatusCode());
    text.beginObject("headers");
    for (Map.Entry<String, String> header : head.getHeaders().entrySet()) {
      text.member(header.getKey(), header.getValue());
    }
    text.endObject();
    if (!head.getCookies().isEmpty()) {
      text.beginArray("cookies");
      for (String cookie : head.getCookies()) {
        text.element(cookie);
      }
      text.endArray();
    }
    text.member("isBase64Encoded", content != null);
    if (content == null) {
      if (head.getBody() != null) {
        text.member("body", head.getBody());
      }
      text.endObject();
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    } else {
      text.name("body");
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      writeContent(out);
      out.write('}');
    }
  }

  /** Base64 has whole groups in every part but the last when a part's size is divided by three. */
  private void writeContent(OutputStream out) throws IOException {
    out.write('"');
    try (InputStream bytes = content) {
      byte[] part;
      for (long left = length; left > 0; left -= part.length) {
        part = bytes.readNBytes((int) Math.min(PART, left));
        if (part.length == 0) {
          break;
        }
        out.write(Base64.getEncoder().encode(part));
      }
    }
    out.write('"');
  }
}
