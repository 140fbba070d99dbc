package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.contract.BodyCases;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many tasks in one call: each line is enqueued or refused by itself. */
class BatchTest extends HttpScenario {
  private static HttpCall ndjson(String lines) {
    return HttpCall.post("/tasks/batch")
        .header("content-type", "application/x-ndjson")
        .bytes(lines);
  }

  private static HttpCall array(String json) {
    return HttpCall.post("/tasks/batch").json(json);
  }

  /** Number, outcome and problem of each line. */
  private static List<String> outcomes(HttpReply reply) {
    assertEquals(200, reply.status(), reply::body);
    List<String> outcomes = new ArrayList<>();
    for (JsonNode outcome : reply.json().path("outcomes")) {
      String type = outcome.path("type").asText();
      outcomes.add(
          outcome.path("line").asInt()
              + " "
              + outcome.path("outcome").asText()
              + type.replace("/problems/", " "));
    }
    return outcomes;
  }

  @Test
  void goodLinesAreEnqueuedWhateverTheOthersAre() {
    String lines =
        String.join(
            "\n",
            BodyCases.GOOD,
            "",
            "{",
            "  \r",
            "[]",
            BodyCases.padded(BodyCases.MAX_BYTES + 1),
            "{\"type\":\"nope\",\"params\":{},\"id\":1}",
            "{\"type\":\"seller-report\",\"params\":{\"startDate\":\"2024-01-01\",\"endDate\":"
                + "\"2024-01-01\",\"sellerIds\":[\"nobody\"],\"launcher\":\"ann\"}}",
            BodyCases.GOOD + "\r",
            "");
    assertEquals(
        List.of(
            "1 created",
            "3 invalid malformed-json",
            "5 invalid wrong-shape",
            "6 invalid payload-too-large",
            "7 invalid read-only-field",
            "8 invalid unknown-member",
            "9 created"),
        outcomes(send(ndjson(lines))));
  }

  @Test
  void anArrayIsAsGood() {
    String json =
        "[ " + BodyCases.GOOD + " ,1,\"x\",null,[1],{\"type\":\"echo\"}," + BodyCases.GOOD + "]";
    assertEquals(
        List.of(
            "1 created",
            "2 invalid wrong-shape",
            "3 invalid wrong-shape",
            "4 invalid wrong-shape",
            "5 invalid wrong-shape",
            "6 invalid missing-field",
            "7 created"),
        outcomes(send(array(json))));
    assertEquals(List.of(), outcomes(send(array("[]"))));
    assertEquals(List.of(), outcomes(send(ndjson("\n\n"))));
  }

  @Test
  void whatCannotBePartedIsRefusedWhole() {
    assertProblem(400, "malformed-json", send(array("[" + BodyCases.GOOD)));
    assertProblem(400, "malformed-json", send(array("[" + BodyCases.GOOD + "] x")));
    assertProblem(400, "malformed-json", send(array("")));
    assertProblem(400, "wrong-shape", send(array(BodyCases.GOOD)));
    assertProblem(400, "malformed-json", send(array("[".repeat(100_000))));
    assertProblem(
        415, "unsupported-media-type", send(ndjson("").header("content-type", "text/csv")));
  }

  /** The place is that in the whole body. */
  @Test
  void sayWhereTheyAreMalformed() {
    assertPlace("line 3, column 8", send(array("[1,\n\n{\"a\":1}x]")));
    assertPlace("line 1, column 7", send(array("[\"é😀\"x]")));
    assertPlace("line 2, column 3", send(array("[]\n  x")));
    assertPlace("line 1, column 5", send(array("[1,2")));
    assertPlace("line 1, column 1", send(array("")));
    String deep = "[".repeat(200) + "]".repeat(200);
    assertPlace("line 2, column 102", send(array("[1,\n " + deep + "\n]")));
    JsonNode lines = send(ndjson("\n{\"a\":1}\n {\"a\":x}\n")).json().path("outcomes");
    assertPlace("line 3, column 7", lines.path(1));
  }

  private static void assertPlace(String place, HttpReply reply) {
    assertProblem(400, "malformed-json", reply);
    assertPlace(place, reply.json());
  }

  private static void assertPlace(String place, JsonNode problem) {
    assertEquals(
        "The text is not one JSON value: " + place + ".",
        problem.at("/errors/0/detail").asText(),
        problem::toString);
  }

  @Test
  void anotherEncodingIsRefusedAsItIsElsewhere() {
    String json = "[" + BodyCases.GOOD + "]";
    for (Charset charset :
        List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            Charset.forName("UTF-32"))) {
      for (String path : List.of("/tasks", "/tasks/batch", "/celery_ids_tasks/")) {
        HttpCall call = HttpCall.post(path).json("").bytes(json.getBytes(charset));
        assertProblem(400, "malformed-encoding", send(call));
      }
    }
    for (HttpReply reply :
        List.of(send(HttpCall.enqueue("\ufeff" + BodyCases.GOOD)), send(array("\ufeff" + json)))) {
      assertProblem(400, "malformed-json", reply);
      assertEquals(
          "It begins with a byte order mark: send UTF-8 without one.",
          reply.json().at("/errors/0/detail").asText());
    }
    assertEquals(
        List.of("1 invalid malformed-json", "2 created"),
        outcomes(send(ndjson("\ufeff" + BodyCases.GOOD + "\n" + BodyCases.GOOD))));
  }

  @Test
  void aThousandAreTakenAndOneMoreIsNot() {
    String thousand = (BodyCases.GOOD + "\n").repeat(1_000);
    List<String> outcomes = outcomes(send(ndjson(thousand)));
    assertEquals(1_000, outcomes.size());
    assertEquals("1000 created", outcomes.get(999));
    assertTooLarge("A batch takes no more than 1,000 tasks.", thousand + BodyCases.GOOD);
    assertTooLarge("It takes no more than 4,194,304 bytes.", " ".repeat(4_194_305));
  }

  private void assertTooLarge(String limit, String lines) {
    HttpReply reply = send(ndjson(lines));
    assertProblem(413, "payload-too-large", reply);
    assertEquals(limit, reply.json().at("/errors/0/detail").asText());
  }
}
