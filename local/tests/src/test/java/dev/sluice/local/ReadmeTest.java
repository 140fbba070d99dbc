package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.Settings;
import dev.sluice.app.App;
import dev.sluice.app.Catalog;
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
import java.util.ArrayList;
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
    List<String> snippets = snippets();
    String line =
        """
        package com.example;
        import dev.sluice.task.TaskType;
        public class Line implements java.util.concurrent.Callable<Object> {
          public Object call() {
            return %s;
          }
        }
        """
            .formatted(snippets.get(1));
    try (URLClassLoader classes = compile(Map.of("WordCount", snippets.get(0), "Line", line))) {
      Class<?> made = classes.loadClass("com.example.Line");
      assertCounts((TaskType<?>) ((Callable<?>) made.getConstructor().newInstance()).call());
    }
  }

  @Test
  void theTaskOfTheReadmeRunsInThisRepository() throws Exception {
    List<String> snippets = snippets();
    String catalog =
        read(Path.of("..", "..", "functions/app/src/main/java/dev/sluice/app/Catalog.java"));
    if (!catalog.contains("\"word-count\"")) { // else somebody is following the README just now
      catalog = withSteps(catalog, snippets.get(2).replaceAll(" //.*", "").split("\n", 3));
    }
    try (URLClassLoader classes =
        compile(Map.of("WordCount", snippets.get(0), "Catalog", catalog))) {
      Object made =
          classes
              .loadClass(Catalog.class.getName())
              .getConstructors()[0]
              .newInstance(null, null, null, null, null);
      TaskCatalog types = (TaskCatalog) made.getClass().getMethod("types").invoke(made);
      assertCounts(types.find("word-count").orElseThrow());
    }
  }

  private static String withSteps(String catalog, String[] steps) {
    String edited = catalog;
    List<String> places = List.of("import ", "\"echo\",", "case \"echo\"");
    for (int i = 0; i < steps.length; i++) {
      String step = Matcher.quoteReplacement(steps[i] + "\n");
      edited = edited.replaceFirst(places.get(i), step + "$0");
    }
    return edited;
  }

  private List<String> snippets() {
    return JAVA.matcher(readme).results().map(found -> found.group(1).strip()).toList();
  }

  private static void assertCounts(TaskType<?> type) throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
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

  /** Compiles classes, whose sources are given by their names; they hide those of the same name. */
  private URLClassLoader compile(Map<String, String> sources) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", directory.toString()));
    String classPath = System.getProperty("java.class.path");
    String surefire = System.getProperty("surefire.test.class.path", "");
    arguments.addAll(List.of("-cp", classPath + File.pathSeparator + surefire));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = directory.resolve(source.getKey() + ".java");
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int failed = compiler.run(null, null, null, arguments.toArray(String[]::new));
    assertEquals(0, failed, "the README's task does not compile");
    return new OwnFirst(directory.toUri().toURL());
  }

  private static final class OwnFirst extends URLClassLoader {
    OwnFirst(URL classes) {
      super(new URL[] {classes}, ReadmeTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (findResource(name.replace('.', '/') + ".class") == null) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
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
    kinds.remove("none");
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
