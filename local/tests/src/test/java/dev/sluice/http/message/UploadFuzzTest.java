package dev.sluice.http.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.app.registration.thumbnail.Picture;
import dev.sluice.local.fuzz.Promptly;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A form with files has parts or is malformed, and each of its files is a picture or not. The first
 * line of an input is the media type, the rest the body.
 */
class UploadFuzzTest {
  @FuzzTest(maxDuration = "2s")
  void hasPartsOrIsMalformed(byte[] upload) {
    Promptly.read(() -> look(upload));
  }

  private static void look(byte[] upload) {
    int line = 0;
    while (line < upload.length && upload[line] != '\n') {
      line++;
    }
    String mediaType = new String(upload, 0, line, StandardCharsets.ISO_8859_1);
    byte[] body = Arrays.copyOfRange(upload, Math.min(line + 1, upload.length), upload.length);
    try {
      Map<String, Multipart.Part> parts = Multipart.read(mediaType, body);
      assertFalse(parts.isEmpty());
      parts.values().forEach(part -> Picture.violation(part.content(), "/picture"));
    } catch (Problem e) {
      assertEquals(ProblemType.MALFORMED_BODY, e.type());
      assertFalse(e.errors().isEmpty());
    }
    Picture.violation(body, "/picture");
  }
}
