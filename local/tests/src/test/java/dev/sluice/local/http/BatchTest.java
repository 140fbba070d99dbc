package dev.sluice.local.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row 68. */
class BatchTest extends HttpScenario {
  private static HttpCall ndjson(String lines) {
    return HttpCall.post("/tasks/batch")
        .header("content-type", "application/x-ndjson")
        .bytes(lines);
  }

  private static HttpCall array(String json) {
    return HttpCall.post("/tasks/batch").json(json);
  }

  /** For each line its number, outcome and problem. */
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
