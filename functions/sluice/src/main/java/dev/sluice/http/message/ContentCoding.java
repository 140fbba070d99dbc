package dev.sluice.http.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Compression of answers (RFC 9110, 12.5.3), which API Gateway leaves to the function. For files
 * without secrets only: the length of a compressed secret tells something about it.
 */
public final class ContentCoding {
  private ContentCoding() {}

  /** Whether the client reads gzip. */
  public static boolean accepted(Request request) {
    String header = request.header("accept-encoding");
    if (header == null) {
      return false;
    }
    for (String one : header.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = one.replace(" ", "").split(";", 2);
      boolean refused = parts.length > 1 && parts[1].matches("q=0(\\.0*)?");
      if (parts[0].equals("gzip")) {
        return !refused;
      }
    }
    return false;
  }

  /** The content, compressed. */
  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(content.length / 3 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has none
    }
    return compressed.toByteArray();
  }
}
