package dev.sluice.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.json.JsonTree;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.schedule.FireTimes;
import dev.sluice.task.Schedule;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
  private final TaskCatalog catalog =
      new Catalog(null, null, null, null, null).types(); // no task is run here

  @Test
  void theParamsOfEveryTypeCanBeRead() {
    catalog.readAll();
    for (TaskType<?> type : catalog.all()) {
      assertSame(type, catalog.find(type.name()).orElseThrow());
      assertFalse(type.description().isBlank(), type.name());
    }
  }

  @Test
  void everyTaskOfThesePackagesIsInIt() throws Exception {
    Set<Class<?>> known = new HashSet<>();
    for (TaskType<?> type : catalog.all()) {
      known.add(type.params());
    }
    Path classes =
        Path.of(Catalog.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> tasks = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes.resolve("dev/sluice/app"))) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
        String name =
            classes.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
        Class<?> found = Class.forName(name.substring(0, name.length() - ".class".length()));
        if (Task.class.isAssignableFrom(found) && !found.isInterface()) {
          tasks.add(found);
        }
      }
    }
    assertFalse(tasks.isEmpty());
    for (Class<?> task : tasks) {
      assertTrue(known.contains(params(task)), () -> task + " is not in the catalog");
    }
  }

  private static Type params(Class<?> task) {
    return Stream.of(task.getGenericInterfaces())
        .filter(ParameterizedType.class::isInstance)
        .map(ParameterizedType.class::cast)
        .filter(type -> Task.class.isAssignableFrom((Class<?>) type.getRawType()))
        .findFirst()
        .orElseThrow()
        .getActualTypeArguments()[0];
  }

  @Test
  void schedulesCanBeReadAndTheirParamsAreValid() {
    catalog.checkSchedules();
    for (Schedule schedule : catalog.schedules()) {
      assertNotNull(FireTimes.of(schedule).next(Instant.now()), schedule.id());
    }
  }

  @Test
  void nothingRecursUnlessAskedFor() {
    Catalog all = new Catalog(null, null, null, null, null);
    assertTrue(all.types(false).schedules().isEmpty());
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
        "thumbnail|{}|",
        "thumbnail|{\"size\":16}|",
        "thumbnail|{\"size\":512}|",
        "thumbnail|{\"size\":15}|out-of-range",
        "thumbnail|{\"size\":513}|out-of-range",
        "confirmation-email|{\"to\":\"ann@example.org\",\"name\":\"Ann\"}|",
        "confirmation-email|{\"to\":\"ann\"}|wrong-format",
        "confirmation-email|{\"to\":\"ann@example.org\",\"name\":\"\"}|too-short",
        "top-repositories|{}|",
        "top-repositories|{\"a\":1}|unknown-field",
        "seller-day|{\"day\":\"2024-02-29\",\"sellerId\":\"a\"}|",
        "seller-day|{\"day\":\"2023-02-29\",\"sellerId\":\"a\"}|wrong-format",
        "export|{\"startDate\":\"2017-01-01\",\"endDate\":\"2023-02-28\"}|",
        "export|{\"startDate\":\"2017-01-01\",\"endDate\":\"2017-01-01\",\"sellerIds\":[\" a\"]}|",
        "export|{\"startDate\":\"2017-01-02\",\"endDate\":\"2017-01-01\"}|out-of-range",
        "export|{\"startDate\":\"2017-01-01\"}|missing-field",
        "export|{\"startDate\":\"2017-01-01\",\"endDate\":\"2017-01-01\",\"sellerIds\":[]}|too-short",
        "export|{\"startDate\":\"2017-01-01\",\"endDate\":\"2017-01-01\",\"sellerIds\":[\"a\",\""
            + " a\"]}|duplicate"
      })
  void paramsAreChecked(String type, String json, String code) throws Exception {
    var violations =
        ParamsReader.read(
                catalog.find(type).orElseThrow().params(),
                JsonTree.read(json.getBytes(StandardCharsets.UTF_8)),
                "/params")
            .violations();
    assertEquals(
        code == null ? List.of() : List.of(code), violations.stream().map(v -> v.code()).toList());
  }
}
