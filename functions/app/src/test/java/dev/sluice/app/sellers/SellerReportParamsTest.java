package dev.sluice.app.sellers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.json.JsonTree;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.params.shape.ParamsReader.Known;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SellerReportParamsTest {

  private static ParamsReader.Result<SellerReportParams> read(String json) throws Exception {
    Object tree = JsonTree.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return ParamsReader.read(SellerReportParams.class, tree, "/params");
  }

  private static ParamsReader.Result<SellerReportParams> read(Map<String, Object> changed) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("startDate", "2024-02-28");
    tree.put("endDate", "2024-03-01");
    tree.put("sellerIds", new ArrayList<>(List.of("a", "b")));
    tree.put("launcher", "Ana");
    tree.putAll(changed);
    return ParamsReader.read(SellerReportParams.class, tree, "/params");
  }

  /** Pointer and code of each violation. */
  private static List<String> wrong(ParamsReader.Result<?> result) {
    return result.violations().stream().map(v -> v.pointer() + " " + v.code()).toList();
  }

  @Test
  void goodParams() throws Exception {
    var result =
        read(
            "{'startDate':'2024-02-28','endDate':'2024-03-01','sellerIds':['a',' B b '],"
                + "'launcher':'Zoë 1.','webhookUrl':'https://chat.example.org/1'}");
    assertEquals(List.of(), result.violations());
    SellerReportParams params = result.value();
    assertEquals(List.of("a", "B b"), params.sellerIds());
    assertEquals(6, params.items());
    assertEquals(LocalDate.of(2024, 2, 29), params.day(2));
    assertEquals("a", params.seller(2));
    assertEquals(List.of("sellers", "sellers"), result.known().stream().map(Known::set).toList());
  }

  @Test
  void aHostWithAnUnderscoreIsToldWhy() throws Exception {
    var result =
        read(
            "{'startDate':'2024-02-28','endDate':'2024-03-01','sellerIds':['a'],"
                + "'launcher':'Ana','webhookUrl':'https://a_b.example.org/'}");
    assertEquals(
        List.of("It must be http or https to a public host, whose name has no underscore."),
        result.violations().stream().map(v -> v.detail()).toList());
  }

  @Test
  void everyFieldIsReportedAtOnce() throws Exception {
    assertEquals(
        List.of(
            "/params/startDate wrong-format",
            "/params/endDate wrong-format",
            "/params/sellerIds too-short",
            "/params/launcher too-short",
            "/params/webhookUrl forbidden-url"),
        wrong(
            read(
                "{'startDate':'2024-02-30','endDate':'01/06/2024','sellerIds':[],'launcher':'',"
                    + "'webhookUrl':'http://169.254.169.254/'}")));
    assertEquals(
        List.of(
            "/params/startDate missing-field",
            "/params/endDate missing-field",
            "/params/sellerIds missing-field",
            "/params/launcher missing-field"),
        wrong(read("{}")));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-02, 2024-01-01, /params/endDate out-of-range",
    "2024-01-01, 2025-01-01, /params/endDate out-of-range",
    "2023-01-01, 2024-01-02, /params/endDate out-of-range",
    "0000-01-01, 9999-12-31, /params/endDate out-of-range",
    "2024-6-1,   2024-06-02, /params/startDate wrong-format",
    "2023-02-29, 2023-03-01, /params/startDate wrong-format"
  })
  void badRanges(String start, String end, String violation) {
    assertEquals(List.of(violation), wrong(read(Map.of("startDate", start, "endDate", end))));
  }

  @ParameterizedTest
  @CsvSource({"2024-01-01, 2024-12-31", "2023-01-01, 2024-01-01", "2024-02-29, 2024-02-29"})
  void goodRanges(String start, String end) {
    assertEquals(List.of(), wrong(read(Map.of("startDate", start, "endDate", end))));
  }

  @Test
  void duplicateSellersAreReportedAfterTrimming() {
    assertEquals(
        List.of("/params/sellerIds/2 duplicate", "/params/sellerIds/3 duplicate"),
        wrong(read(Map.of("sellerIds", List.of("a", "A", " a", "a")))));
    assertEquals(
        List.of("/params/endDate out-of-range", "/params/sellerIds/1 duplicate"),
        wrong(read(Map.of("sellerIds", List.of("a", "a\t"), "endDate", "2020-01-01"))));
  }

  @Test
  void aSellerMustBeAText() {
    assertEquals(
        List.of("/params/sellerIds/1 wrong-type", "/params/endDate out-of-range"),
        wrong(read(Map.of("sellerIds", List.of("a", 1L), "endDate", "2020-01-01"))));
  }

  @Test
  void daysTimesSellersAreBounded() {
    List<String> sellers = IntStream.range(0, 1_093).mapToObj(i -> "s" + i).toList();
    Map<String, Object> year = new LinkedHashMap<>();
    year.put("startDate", "2024-01-01");
    year.put("endDate", "2024-12-31");
    year.put("sellerIds", sellers);
    assertEquals(List.of("/params/sellerIds too-long"), wrong(read(year)));
    year.put("sellerIds", sellers.subList(0, 1_092));
    assertEquals(399_672, read(year).value().items());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "/",
        "a\u0007",
        "a\nb",
        "a\u200bb",
        "a\u202eb",
        "   ",
        "\u00a0",
        "a\u2028",
        "\u007f"
      })
  void badLaunchers(String launcher) {
    assertEquals(
        List.of("/params/launcher wrong-format"), wrong(read(Map.of("launcher", launcher))));
  }

  @Test
  void launchersAreOneToAHundredCharacters() {
    for (String good : List.of("x", "x".repeat(100), "😀".repeat(100), "Ana María (ops) <a@b>")) {
      assertEquals(List.of(), wrong(read(Map.of("launcher", good))), good);
    }
    assertEquals(
        List.of("/params/launcher too-long"), wrong(read(Map.of("launcher", "x".repeat(101)))));
    assertTrue(read(Map.of("launcher", "ab c")).valid());
  }
}
