package dev.sluice.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.params.shape.Formats;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {

  @Test
  void everyPartIsSeparatedAndClosed() {
    JsonText json = new JsonText().beginObject();
    json.member("s", "a").member("n", 1).member("d", 1.5).member("b", true);
    json.member("none", (String) null).beginArray("list").element("x").element(null);
    json.beginObject().endObject().beginArray().endArray().raw("1e3").endArray();
    json.beginObject("o").name("raw").raw("[1]").endObject().endObject();
    assertEquals(
        "{\"s\":\"a\",\"n\":1,\"d\":1.5,\"b\":true,\"none\":null,"
            + "\"list\":[\"x\",null,{},[],1e3],\"o\":{\"raw\":[1]}}",
        json.toString());
  }

  @Test
  void anotherParserReadsEveryCharacterBack() throws Exception {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0xd800; c++) {
      all.append(c);
    }
    String text = all.append("\ud83d\ude00\uffff").toString();
    String name = text.substring(0, 300);
    String json = new JsonText().beginObject().member(name, text).endObject().toString();
    assertEquals(text, new ObjectMapper().readTree(json).get(name).textValue());
  }

  @Test
  void momentsAreWrittenAsInstantWritesThem() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Instant moment = Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
      moment = i % 3 == 0 ? moment.minusMillis(moment.toEpochMilli() % 60_000) : moment;
      assertEquals(moment.toString(), Formats.text(moment));
    }
  }
}
