package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.Settings;
import dev.sluice.app.App;
import dev.sluice.http.route.Route;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README and docs/ are true: the task compiles and runs, the tables are complete. */
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("SLUICE_[A-Z_]+");

  private static final Path DOCS = Path.of("..", "..", "docs");

  private final String readme = read(Path.of("..", "..", "README.md"));
  private final String http = read(DOCS.resolve("http.md"));
  private final String configuration = read(DOCS.resolve("configuration.md"));
  private final String internals = read(DOCS.resolve("internals.md"));

  @TempDir Path directory;

  @Test
  void theTaskOfTheReadmeRuns() throws Exception {
    Matcher snippets = JAVA.matcher(readme);
    assertTrue(snippets.find());
    String task = snippets.group(1);
    assertTrue(snippets.find());
    String line = snippets.group(1).strip();
    try (URLClassLoader classes = compile(task, line);
        TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      TaskType<?> type =
          (TaskType<?>)
              ((Callable<?>) classes.loadClass("com.example.Line").getConstructor().newInstance())
                  .call();
      NewTask given =
          NewTask.of(type.name(), "{\"text\":\"a few words here\",\"shortest\":3}", "ann");
      String id =
          assertInstanceOf(Enqueued.Created.class, queue.enqueue(List.of(given)).get(0)).id();
      DrainParts parts =
          new DrainParts(
              queue,
              TaskCatalog.of(List.of(type)),
              queue.artifacts(),
              new Upkeep(List.of(), text -> {}),
              DrainSettings.of(1),
              text -> {});
      new Drain(parts, DrainMode.SCHEDULED, Deadline.none()).run();
      assertEquals(TaskState.SUCCEEDED, queue.find(id).orElseThrow().state());
      assertEquals("{\"words\":3}", queue.find(id).orElseThrow().result());
      assertTrue(queue.log(id).get(0).endsWith("counted 3 of 4 words"));
    }
  }

  private URLClassLoader compile(String task, String line) throws IOException {
    Path source = Files.writeString(directory.resolve("WordCount.java"), task);
    Path catalog =
        Files.writeString(
            directory.resolve("Line.java"),
            """
            package com.example;
            import dev.sluice.task.TaskType;
            public class Line implements java.util.concurrent.Callable<Object> {
              public Object call() {
                return %s;
              }
            }
            """
                .formatted(line.replaceFirst(" *//.*", "")));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    String surefire = System.getProperty("surefire.test.class.path", "");
    int failed =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-d",
            directory.toString(),
            "-cp",
            classPath + File.pathSeparator + surefire,
            source.toString(),
            catalog.toString());
    assertEquals(0, failed, "the README's task does not compile");
    return new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
  }

  @Test
  void everyRouteIsInTheTable() {
    Settings settings = Settings.of(Map.of("SLUICE_REDIS_URL", "redis://127.0.0.1"));
    for (Route route : new App().sluice(settings).site().routes()) {
      assertTrue(http.contains("`" + route.method() + " " + route.pattern()), route::toString);
    }
  }

  @Test
  void everyVariableIsInTheTable() throws IOException {
    Matcher variables = VARIABLE.matcher(sources());
    int found = 0;
    while (variables.find()) {
      found++;
      assertTrue(configuration.contains("| `" + variables.group() + "` |"), variables.group());
    }
    assertTrue(found > 10);
  }

  @Test
  void everyFlagIsInTheTable() {
    for (var option : new picocli.CommandLine(new Flags()).getCommandSpec().options()) {
      if (!option.usageHelp() && !option.versionHelp() && !option.hidden()) {
        assertTrue(configuration.contains(option.longestName() + "`"), option.longestName());
      }
    }
  }

  @Test
  void everyKeyIsInTheTable() throws IOException {
    Set<String> kinds = new TreeSet<>();
    try (var scripts = Files.walk(Path.of("..", "..", "functions"))) {
      for (Path script : scripts.filter(s -> s.toString().endsWith(".lua")).toList()) {
        String text = read(script);
        Pattern.compile("key\\('(\\w+)'")
            .matcher(text)
            .results()
            .forEach(m -> kinds.add(m.group(1)));
        if (text.startsWith("#!")) { // the others name the keys they use
          Pattern.compile("(?m)^-- KEYS: (.+)$")
              .matcher(text)
              .results()
              .forEach(m -> kinds.addAll(List.of(m.group(1).split(" "))));
        }
      }
    }
    kinds.remove("slot"); // names a slot, and is never a key
    assertTrue(kinds.contains("queued") && kinds.contains("wake"), kinds::toString);
    for (String kind : kinds) {
      assertTrue(Pattern.compile("`" + kind + "[:`]").matcher(internals).find(), kind);
    }
  }

  /** The sources with the settings of the library and of the features. */
  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.walk(Path.of("..", "..", "functions"))) {
      for (Path file :
          (Iterable<Path>)
              files.filter(f -> f.toString().matches(".*[/\\\\]main[/\\\\].*\\.java"))::iterator) {
        all.append(read(file));
      }
    }
    return all.toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
