package dev.sluice.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;

/** Reads JSON, or asserts that it is refused. */
abstract class JsonTexts {
  static Object read(String text) throws BadJson {
    return JsonTree.read(text.getBytes(StandardCharsets.UTF_8));
  }

  static void refused(String code, String text) {
    refused(code, text.getBytes(StandardCharsets.UTF_8));
  }

  static void refused(String code, byte[] text) {
    BadJson bad = assertThrows(BadJson.class, () -> JsonTree.read(text));
    assertEquals(code, bad.code());
  }
}
