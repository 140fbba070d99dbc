package dev.sluice.local.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code template.yaml} declares: functions, their routes, their environment variables. */
public final class Template {
  private static final Path FILE = Path.of("..", "..", "template.yaml");
  private static final String ANY = "ANY $default";

  /**
   * A function.
   *
   * @param name its logical id, such as {@code EnqueueFunction}
   * @param handler its class and method
   * @param routes method and path of each; {@code ANY $default} is every other call
   * @param scheduled whether a schedule starts it
   */
  public record Function(String name, String handler, Set<String> routes, boolean scheduled) {
    /** The class of the handler, without its method. */
    public String handlerClass() {
      return handler.split("::", 2)[0];
    }
  }

  private final List<Function> functions = new ArrayList<>();
  private final String text;

  public Template() throws IOException {
    text = Files.readString(FILE);
    Matcher resource =
        Pattern.compile("(?ms)^  (\\w+Function):\n(.*?)(?=^  \\w|\\z)").matcher(text);
    while (resource.find()) {
      String body = resource.group(2);
      functions.add(
          new Function(
              resource.group(1),
              all(body, "Handler: (\\S+)").iterator().next(),
              all(body, "Method: (\\w+), Path: (\\S+),"),
              body.contains("ScheduleExpression:")));
    }
  }

  /** In the order of the file. */
  public List<Function> functions() {
    return functions;
  }

  /** Names of the environment variables that any function gets. */
  public Set<String> variables() {
    return all(text, "(?m)^ +(SLUICE_[A-Z_0-9]+):");
  }

  /** What the user of the store may do, as the words of {@code ACL SETUSER}. */
  public String[] accessString() {
    return all(text, "AccessString: (.+)").iterator().next().split(" ");
  }

  /** The function that API Gateway sends a call to. */
  Function serving(String method, String path) {
    return functions.stream()
        .filter(function -> function.routes().contains(method + " " + path))
        .findFirst()
        .orElseGet(() -> only(function -> function.routes().contains(ANY)));
  }

  /** The function that the schedule starts. */
  Function scheduled() {
    return only(Function::scheduled);
  }

  private Function only(java.util.function.Predicate<Function> wanted) {
    return functions.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** The groups of every match, with a space between. */
  private static Set<String> all(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(
            found ->
                java.util.stream.IntStream.rangeClosed(1, found.groupCount())
                    .mapToObj(found::group)
                    .collect(Collectors.joining(" ")))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
