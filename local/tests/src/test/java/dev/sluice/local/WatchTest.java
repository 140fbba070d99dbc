package dev.sluice.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code local/run --watch} on sources that are edited while it runs. */
class WatchTest {
  private static final String SAYS_ONE = "return \"one\";";
  private static final String SAYS_TWO = "return \"two\";";
  private static final String NEW_CODE = ": the new code runs";

  @TempDir Path directory;
  private Path sources;
  private Path classes;

  @BeforeEach
  void build() throws IOException {
    sources = Files.createDirectories(directory.resolve("src/main/java/com/example"));
    classes = Files.createDirectory(directory.resolve("classes"));
    writeTask(SAYS_ONE);
    writeApp("says");
    compile();
  }

  private void compile() {
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                sources.resolve("App.java").toString(),
                sources.resolve("Says.java").toString());
    assertEquals(0, failed);
  }

  @Test
  void changedCodeRunsAndCallsSeeIt() throws Exception {
    try (RunningSluice sluice = watching()) {
      ProcessHandle redis = sluice.redis();
      assertEquals("one", result(sluice, enqueue(sluice, "says")));
      writeTask(SAYS_TWO);
      awaitPrinted(sluice, "Says.java changed" + NEW_CODE);
      assertEquals("two", result(sluice, enqueue(sluice, "says")));

      Files.writeString(
          sources.resolve("Word.java"),
          "package com.example; class Word { static final String WORD = \"a new class\"; }");
      writeTask("return Word.WORD;");
      writeApp("says-more");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> sluice.get("/types").toString().contains("\"says-more\""));
      assertEquals("a new class", result(sluice, enqueue(sluice, "says-more")));
      assertTrue(redis.isAlive());
    }
  }

  @Test
  void whatIsWrongIsPrintedAndTheOldCodeGoesOn() throws Exception {
    try (RunningSluice sluice = watching()) {
      writeTask("return missing;");
      awaitPrinted(sluice, "Says.java:8: cannot find symbol; symbol: variable missing\n");
      awaitPrinted(sluice, "The old code goes on\n");
      assertEquals("one", result(sluice, enqueue(sluice, "says")));

      writeTask(SAYS_TWO);
      writeApp("Not A Name");
      awaitPrinted(sluice, "; the old code goes on\n");
      assertEquals("one", result(sluice, enqueue(sluice, "says")));

      writeApp("says");
      awaitPrinted(sluice, NEW_CODE);
      assertEquals("two", result(sluice, enqueue(sluice, "says")));
    }
  }

  @Test
  void aTaskThatRunsMeanwhileIsHandedBackAndEnds() throws Exception {
    writeTask("Thread.sleep(600_000); " + SAYS_ONE);
    compile();
    try (RunningSluice sluice = watching()) {
      String id = enqueue(sluice, "says");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> sluice.get("/tasks/" + id).path("state").asText().equals("RUNNING"));
      writeTask(SAYS_TWO);
      JsonNode task = ended(sluice, id);
      assertEquals("two", task.path("result").asText(), task::toString);
      assertEquals(1, task.path("attempt").asInt(), "an attempt handed back is not charged");
    }
  }

  @Test
  void itWantsADirectoryToFollow() throws Exception {
    try (RunningSluice sluice = RunningSluice.start(directory, Map.of(), "--watch")) {
      assertEquals(2, sluice.exit());
      assertEquals(1, sluice.errors().lines().count(), sluice.errors());
      assertTrue(sluice.errors().contains("--sources"), sluice.errors());
    }
  }

  private RunningSluice watching() throws IOException {
    RunningSluice sluice =
        RunningSluice.start(
            "com.example.App",
            classes + File.pathSeparator + System.getProperty("java.class.path"),
            directory,
            Map.of(),
            "--port=0",
            "--token=" + RunningSluice.TOKEN,
            "--watch",
            "--sources=" + directory.resolve("src/main"));
    sluice.awaitReady();
    return sluice;
  }

  private void writeTask(String body) throws IOException {
    Files.writeString(
        sources.resolve("Says.java"),
        """
        package com.example;
        import dev.sluice.task.*; import jakarta.validation.constraints.Size; import java.util.Optional;

        public final class Says implements Task<Says.Params> {
          public record Params(Optional<@Size(max = 9) String> word) {}

          public Object run(Params params, TaskContext context) throws Exception {
            %s
          }
        }
        """
            .formatted(body));
  }

  private void writeApp(String type) throws IOException {
    Files.writeString(
        sources.resolve("App.java"),
        """
        package com.example;
        import dev.sluice.*;
        import dev.sluice.task.*;
        import java.util.List;

        public final class App implements Application {
          public Sluice sluice(Settings settings) {
            return Sluice.of(settings, TaskCatalog.of(
                List.of(TaskType.of("%s", "Says it", Says.Params.class, Says::new))));
          }
        }
        """
            .formatted(type));
  }

  private static void awaitPrinted(RunningSluice sluice, String line) {
    await(line).atMost(Duration.ofSeconds(30)).until(() -> sluice.errors().contains(line));
  }

  private static String enqueue(RunningSluice sluice, String type) throws Exception {
    return sluice.post("/tasks", "{\"type\":\"" + type + "\",\"params\":{}}").path("id").asText();
  }

  private static String result(RunningSluice sluice, String id) throws Exception {
    return ended(sluice, id).path("result").asText();
  }

  private static JsonNode ended(RunningSluice sluice, String id) throws Exception {
    return sluice.get("/tasks/" + id + "?wait=20&until=ended");
  }
}
