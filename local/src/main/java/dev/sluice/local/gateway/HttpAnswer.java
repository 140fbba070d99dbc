package dev.sluice.local.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What a handler answered, in the response format of payload format 2.0. A body in base64 is
 * decoded while it is sent: it may be an artifact of a GiB.
 */
final class HttpAnswer {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser answer;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private final List<String> cookies = new ArrayList<>();
  private int status;
  private boolean base64;
  private String text = "";

  private HttpAnswer(JsonParser answer) {
    this.answer = answer;
  }

  /**
   * Reads all but a body in base64, which must be what comes last, as the handlers write it.
   *
   * @throws IOException when it is not such an answer
   */
  static HttpAnswer read(InputStream output) throws IOException {
    HttpAnswer read = new HttpAnswer(JSON.createParser(output));
    read.head();
    if (read.status < 200 || read.status > 599) {
      throw new IOException("The handler's answer has no status code");
    }
    return read;
  }

  private void head() throws IOException {
    answer.nextToken();
    while (answer.nextToken() == JsonToken.FIELD_NAME) {
      String name = answer.currentName();
      answer.nextToken();
      switch (name) {
        case "statusCode" -> status = answer.getValueAsInt();
        case "headers" -> {
          while (answer.nextToken() == JsonToken.FIELD_NAME) {
            headers.add(Map.entry(answer.currentName(), answer.nextTextValue()));
          }
        }
        case "cookies" -> {
          while (answer.nextToken() == JsonToken.VALUE_STRING) {
            cookies.add(answer.getText());
          }
        }
        case "isBase64Encoded" -> base64 = answer.getBooleanValue();
        case "body" -> {
          if (base64) {
            return;
          }
          text = answer.getText();
        }
        default -> answer.skipChildren();
      }
    }
    if (base64) {
      throw new IOException("The handler's answer has no body in base64 at its end");
    }
  }

  /**
   * Sends it, waiting for the receiver.
   *
   * @param small the body is sent as a whole, with its length
   */
  void write(boolean small, Response response, Callback callback) {
    response.setStatus(status);
    headers.forEach(header -> response.getHeaders().add(header.getKey(), header.getValue()));
    cookies.forEach(cookie -> response.getHeaders().add(HttpHeader.SET_COOKIE, cookie));
    try {
      if (base64 && !small) {
        OutputStream out = Content.Sink.asOutputStream(response);
        answer.readBinaryValue(out);
        out.close(); // only now: it says that the body is complete
        callback.succeeded();
      } else {
        byte[] body = base64 ? answer.getBinaryValue() : text.getBytes(StandardCharsets.UTF_8);
        response.write(true, ByteBuffer.wrap(body), callback);
      }
    } catch (IOException e) {
      callback.failed(e); // the receiver has gone
    }
  }
}
