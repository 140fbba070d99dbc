package dev.sluice.local.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fault that can be planted, as the lists describe it:
 *
 * <pre>
 * ## its name
 * file   redis/include/settle.lua, below dev/sluice of the sources or resources
 * - the text that is replaced; it occurs once in the file
 * + the text in its place; both may have several such lines
 * why    what it would do to users
 * tests  queue.contract.LeaseContractTest#aMethod …, one of which must fail; a number after
 *        "model" is how many histories of the model are tried after them
 * equal  instead of tests: why no test can notice it
 * </pre>
 */
record PlantedFault(
    String name,
    String file,
    String original,
    String replacement,
    String why,
    List<String> tests,
    int histories,
    String equal) {
  private static final List<String> LISTS =
      List.of(
          "record",
          "claim",
          "settle",
          "recover",
          "enqueue",
          "wake",
          "hand",
          "children",
          "app",
          "java");
  private static final List<Path> ROOTS =
      List.of(
          Path.of("../../functions/sluice/src/main/resources/dev/sluice"),
          Path.of("../../functions/app/src/main/resources/dev/sluice"),
          Path.of("../../functions/sluice/src/main/java/dev/sluice"));

  static List<PlantedFault> all() {
    List<PlantedFault> all = new ArrayList<>();
    for (String list : LISTS) {
      try (InputStream text = PlantedFault.class.getResourceAsStream(list + ".txt")) {
        String[] entries =
            new String(text.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^## ");
        for (int i = 1; i < entries.length; i++) {
          all.add(read(entries[i]));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  private static PlantedFault read(String entry) {
    String name = entry.lines().findFirst().orElseThrow().strip();
    List<String> tests = new ArrayList<>();
    int histories = 0;
    String[] words = all(entry, "tests").split("\\s+");
    for (int i = 0; i < words.length; i++) {
      if (words[i].equals("model")) {
        histories = Integer.parseInt(words[++i]);
      } else if (!words[i].isEmpty()) {
        tests.add(words[i]);
      }
    }
    return new PlantedFault(
        name,
        all(entry, "file"),
        all(entry, "-"),
        all(entry, "+"),
        all(entry, "why"),
        List.copyOf(tests),
        histories,
        all(entry, "equal"));
  }

  /** What follows a word at the beginning of lines. */
  private static String all(String entry, String word) {
    return String.join(
        "\n",
        entry
            .lines()
            .skip(1)
            .filter(line -> line.equals(word) || line.startsWith(word + " "))
            .map(line -> line.substring(Math.min(line.length(), word.length() + 1)))
            .map(line -> word.length() == 1 ? line : line.strip())
            .toList());
  }

  boolean inJava() {
    return file.endsWith(".java");
  }

  Path source() {
    return ROOTS.stream()
        .map(root -> root.resolve(file))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new AssertionError(this + ": there is no file " + file));
  }

  /** The text of the file with the fault in it. */
  String planted() {
    try {
      String text = Files.readString(source());
      int at = original.isEmpty() ? -1 : text.indexOf(original);
      if (at < 0 || text.indexOf(original, at + 1) >= 0) {
        throw new AssertionError(
            this + ": its text must occur once in " + file + ", change it there: " + original);
      }
      return text.substring(0, at) + replacement + text.substring(at + original.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
