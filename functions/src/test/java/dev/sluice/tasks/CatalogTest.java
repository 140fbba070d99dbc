package dev.sluice.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.sales.SalesSource;
import dev.sluice.task.JsonTree;
import dev.sluice.task.ParamsReader;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.tasks.sellerreport.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
  private final TaskCatalog catalog =
      Catalog.of(SalesSource.open(null), new Webhook(null), Clock.systemUTC())
          .with(Catalog.minuteGroups(() -> null, () -> null));

  @Test
  void theTypesAreTheseAndTheirParamsCanBeRead() {
    assertEquals(
        List.of(
            "echo",
            "sleep",
            "flaky",
            "seller-report",
            "seller-day",
            "evaluate",
            "export",
            "minute-group",
            "user-call"),
        catalog.all().stream().map(TaskType::name).toList());
    for (TaskType<?> type : catalog.all()) {
      assertTrue(ParamsReader.read(type, List.of(), "/params").known().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo|{\"text\":\"\"}|",
        "echo|{}|missing-field",
        "sleep|{\"millis\":0}|",
        "sleep|{\"millis\":600000}|",
        "sleep|{\"millis\":-1}|out-of-range",
        "sleep|{\"millis\":600001}|out-of-range",
        "sleep|{\"millis\":1.5}|wrong-type",
        "flaky|{\"failRate\":0.4,\"seed\":-9}|",
        "flaky|{\"failRate\":1,\"seed\":0}|",
        "flaky|{\"failRate\":1.01,\"seed\":0}|out-of-range",
        "flaky|{\"failRate\":-0.1,\"seed\":0}|out-of-range",
        "minute-group|{\"batch\":1,\"count\":1000000}|",
        "minute-group|{\"batch\":0,\"count\":1}|out-of-range",
        "minute-group|{\"batch\":1,\"count\":1000001}|out-of-range",
        "user-call|{\"id\":999999999999999}|",
        "user-call|{\"id\":0}|out-of-range",
        "user-call|{\"id\":1000000000000000}|out-of-range",
        "seller-day|{\"day\":\"2024-02-29\",\"sellerId\":\"a\"}|",
        "seller-day|{\"day\":\"2023-02-29\",\"sellerId\":\"a\"}|wrong-format",
        "export|{\"startDate\":\"2017-01-01\",\"endDate\":\"2023-02-28\"}|",
        "export|{\"startDate\":\"2017-01-01\",\"endDate\":\"2017-01-01\",\"sellerIds\":[\" a\"]}|",
        "export|{\"startDate\":\"2017-01-02\",\"endDate\":\"2017-01-01\"}|out-of-range",
        "export|{\"startDate\":\"2017-01-01\"}|missing-field",
        "export|{\"startDate\":\"2017-01-01\",\"endDate\":\"2017-01-01\",\"sellerIds\":[]}|too-short",
        "export|{\"startDate\":\"2017-01-01\",\"endDate\":\"2017-01-01\",\"sellerIds\":[\"a\",\" a\"]}|duplicate"
      })
  void paramsAreChecked(String type, String json, String code) throws Exception {
    var violations =
        ParamsReader.read(
                catalog.find(type).orElseThrow(),
                JsonTree.read(json.getBytes(StandardCharsets.UTF_8)),
                "/params")
            .violations();
    assertEquals(
        code == null ? List.of() : List.of(code), violations.stream().map(v -> v.code()).toList());
  }
}
