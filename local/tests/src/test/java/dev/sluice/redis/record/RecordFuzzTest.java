package dev.sluice.redis.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.local.fuzz.Promptly;
import dev.sluice.queue.TaskRecord;
import java.nio.charset.StandardCharsets;

/** Bytes that Redis returns are a record, or count as none. */
class RecordFuzzTest {
  private static final String ID = "001m7xk0pwd0p2ygz0";

  @FuzzTest(maxDuration = "2s")
  void isARecordOrNone(byte[] raw) {
    Promptly.read(() -> look(raw));
  }

  private static void look(byte[] raw) {
    RecordReader.lease(ID, raw);
    RecordReader.children(raw);
    String progress = new String(raw, 0, Math.min(raw.length, 50), StandardCharsets.ISO_8859_1);
    RecordReader.unpack(ID, raw, progress, 3, 1);
    TaskRecord record = RecordReader.unpack(ID, raw, "", -1, -1);
    if (record != null) {
      assertEquals(ID, record.id());
      assertNotNull(record.state());
      RecordReader.alone(raw);
      RecordReader.joining(raw);
    }
  }
}
