package dev.sluice.local.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes {@code multipart/form-data}, part by part, correcting nothing. */
public final class Form {
  public static final String TYPE = "multipart/form-data; boundary=cut";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public Form text(String name, String value) {
    return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
  }

  public Form file(String name, String fileName, byte[] content) {
    return part(
        "Content-Disposition: form-data; name=\""
            + name
            + "\"; filename=\""
            + fileName
            + "\"\r\nContent-Type: application/octet-stream",
        content);
  }

  public Form part(String headers, String content) {
    return part(headers, content.getBytes(StandardCharsets.UTF_8));
  }

  public Form part(String headers, byte[] content) {
    write("--cut\r\n" + headers + "\r\n\r\n");
    bytes.writeBytes(content);
    write("\r\n");
    return this;
  }

  private void write(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All parts, without the final boundary. */
  public byte[] cut() {
    return bytes.toByteArray();
  }

  public byte[] end() {
    write("--cut--\r\n");
    return bytes.toByteArray();
  }
}
