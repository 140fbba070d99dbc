package dev.sluice.redis.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no record; the fuzz test found them. */
class RecordReaderTest {
  private static final String ID = "001m7xk0pwd0p2ygz0";

  @ParameterizedTest
  @ValueSource(strings = {"", "R", "R\0\0005\1\2", "R\0\0005\1\2\4k\tab", "R\0\0005\1\2\3nxx"})
  void countAsNone(String text) {
    byte[] raw = text.getBytes(StandardCharsets.ISO_8859_1);
    assertNull(RecordReader.unpack(ID, raw, "", -1, -1));
    assertNull(RecordReader.lease(ID, raw));
    assertEquals(-1, RecordReader.children(raw));
  }

  /** It announces 2 GB, which a worker does not have. */
  @Test
  void aFieldCannotBeLongerThanItsRecord() {
    byte[] raw =
        "R\0\0005\1\2\6k\u00ff\u007f\u00ff\u00ff\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    assertNull(RecordReader.unpack(ID, raw, "", -1, -1));
    assertNull(RecordReader.lease(ID, raw));
  }
}
