package dev.sluice.local.watch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The JDK's compiler, kept between compilations, which makes the second one several times as fast.
 * It compiles all sources: which of them a change reaches only the compiler knows.
 */
class Compiler {
  /** The most errors that are reported; the first ones are usually the cause of the others. */
  private static final int MOST_ERRORS = 10;

  /** The sources do not compile; each line is {@code file:line: message}. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String lines) {
      super(lines);
    }
  }

  private final JavaCompiler javac;
  private final StandardJavaFileManager files;
  private final List<String> options;

  /**
   * @param classPath what the sources are compiled against
   * @throws IllegalStateException when this Java has no compiler
   */
  Compiler(String classPath) {
    javac = ToolProvider.getSystemJavaCompiler();
    if (javac == null) {
      throw new IllegalStateException("--watch needs a JDK: this Java has no compiler");
    }
    files = javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    options = List.of("-cp", classPath, "-g", "-parameters", "-nowarn", "-Xlint:none");
  }

  /** The classes by their names. */
  Map<String, byte[]> compile(List<Path> sources) throws Failed {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    InMemoryClasses classes = new InMemoryClasses(files);
    Iterable<? extends JavaFileObject> given = files.getJavaFileObjectsFromPaths(sources);
    if (!javac.getTask(null, classes, found, options, null, given).call()) {
      throw new Failed(lines(found.getDiagnostics()));
    }
    return classes.bytes();
  }

  private static String lines(List<Diagnostic<? extends JavaFileObject>> found) {
    List<String> errors = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> one : found) {
      if (one.getKind() == Diagnostic.Kind.ERROR) {
        errors.add(line(one));
      }
    }
    int more = errors.size() - MOST_ERRORS;
    return errors.stream().limit(MOST_ERRORS).collect(Collectors.joining("\n"))
        + (more > 0 ? "\nand " + more + " more errors" : "");
  }

  /** With the second line of a message, which names what is missing. */
  private static String line(Diagnostic<? extends JavaFileObject> error) {
    String message =
        error
            .getMessage(Locale.ROOT)
            .lines()
            .map(String::strip)
            .limit(2)
            .collect(Collectors.joining("; "))
            .replaceAll(" +", " ");
    JavaFileObject source = error.getSource();
    return source == null
        ? message
        : shown(Path.of(source.toUri())) + ":" + error.getLineNumber() + ": " + message;
  }

  /** As seen from the directory that we were started in. */
  static String shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = file.toAbsolutePath();
    return absolute.startsWith(here) ? here.relativize(absolute).toString() : absolute.toString();
  }
}
