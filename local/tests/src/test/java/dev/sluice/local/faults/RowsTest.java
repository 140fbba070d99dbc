package dev.sluice.local.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every experiment has rows of its own, and {@code docs/reliability.md} has what each saw. */
class RowsTest {
  /** All experiments, those in packages below this one too. */
  private static List<Class<?>> experiments()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root = Path.of(RowsTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path here = root.resolve(RowsTest.class.getPackageName().replace('.', '/'));
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(here)) {
      for (Path file : files.filter(path -> path.toString().endsWith("Test.class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.');
        Class<?> test = Class.forName(name.substring(0, name.length() - ".class".length()));
        if (test.isAnnotationPresent(Tag.class)) {
          found.add(test);
        }
      }
    }
    assertTrue(found.size() > 10, found::toString);
    return found;
  }

  @Test
  void eachNumberBelongsToOneExperimentAndHasItsRow() throws Exception {
    Map<Integer, Class<?>> declared = new TreeMap<>();
    for (Class<?> experiment : experiments()) {
      assertTrue(experiment.isAnnotationPresent(Rows.class), experiment + " has no @Rows");
      for (int number : experiment.getAnnotation(Rows.class).value()) {
        Class<?> other = declared.put(number, experiment);
        assertNull(other, () -> number + " belongs to " + other + " and " + experiment);
      }
    }
    assertEquals(declared.keySet(), Row.of(Files.readString(Row.PAGE)).keySet());
  }
}
