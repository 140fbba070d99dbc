package dev.sluice.http.page;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the modules of the page together into one, so that a browser asks once instead of forty
 * times. Each module becomes a function that is called once, after those it imports, and returns
 * what it exports, so its other names stay its own. Modules are read line by line, and few forms
 * are known:
 *
 * <pre>{@code
 * import { name, other } from "../folder/file.js";
 * export function name() {        // also async function, class and const
 * }</pre>
 */
final class PageScript {
  /** Begins everything, so it alone may await at its top level. */
  static final String FIRST = "page/app.js";

  /** The modules that no other imports, by their names: what features bring. */
  static final String FEATURES = "base/features.js";

  private static final Pattern IMPORT =
      Pattern.compile("import (\\{ \\w+(?:, \\w+)* }) from \"(\\.\\.?/[\\w./-]+)\";( //.*)?");
  private static final Pattern EXPORT =
      Pattern.compile("export ((?:async )?function|class|const) (\\w+)(.*)");

  private final Map<String, String> files;
  private final Map<String, String> numbered = new LinkedHashMap<>();
  private final Set<String> opened = new LinkedHashSet<>();
  private final StringBuilder script = new StringBuilder(160_000);

  private PageScript(Map<String, String> files) {
    this.files = files;
  }

  /**
   * @param files the modules by name, such as {@code base/h.js}
   * @throws IllegalStateException naming the module that cannot be read, imports what does not
   *     exist, or imports itself by way of others
   */
  static String of(Map<String, String> files) {
    PageScript page = new PageScript(files);
    page.features();
    page.add(FIRST);
    return page.script.toString();
  }

  private void features() {
    Set<String> imported = new LinkedHashSet<>(List.of(FIRST));
    files.forEach((name, text) -> text.lines().forEach(line -> imported.add(target(name, line))));
    Map<String, String> own = new TreeMap<>();
    for (String name : files.keySet()) {
      if (!imported.contains(name)) {
        own.put(name, module(name));
      }
    }
    StringBuilder members = new StringBuilder("const features$ = { modules: {");
    own.forEach((name, made) -> members.append(" \"" + name + "\": " + made + ","));
    script.append(members).append(" } };\n");
    numbered.put(FEATURES, "features$");
  }

  /** The variable that has the exports of a module. */
  private String module(String name) {
    String known = numbered.get(name);
    if (known != null) {
      return known;
    }
    add(name);
    return numbered.get(name);
  }

  private void add(String name) {
    String text = files.get(name);
    if (text == null || !opened.add(name)) {
      throw new IllegalStateException(
          name + (text == null ? " does not exist" : " imports itself by way of others"));
    }
    StringBuilder body = new StringBuilder(text.length());
    List<String> exports = new ArrayList<>();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      body.append(line(name, line, exports)).append('\n');
    }
    if (name.equals(FIRST)) {
      script.append("// ").append(name).append('\n').append(body);
      return;
    }
    String variable = "module" + numbered.size() + "$";
    script.append("// ").append(name).append("\nconst ").append(variable).append(" = (() => {\n");
    script.append(body).append("return { ").append(String.join(", ", exports));
    script.append(" };\n})();\n");
    numbered.put(name, variable);
  }

  private String line(String name, String line, List<String> exports) {
    if (line.startsWith("import ")) {
      return "const " + imports(name, line).group(1) + " = " + module(target(name, line)) + ";";
    }
    if (!line.startsWith("export ")) {
      return line;
    }
    Matcher export = EXPORT.matcher(line);
    if (!export.matches()) {
      throw new IllegalStateException(name + " has an export of another form: " + line);
    }
    exports.add(export.group(2));
    return export.group(1) + " " + export.group(2) + export.group(3);
  }

  private static Matcher imports(String name, String line) {
    Matcher matcher = IMPORT.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException(name + " has an import of another form: " + line);
    }
    return matcher;
  }

  /** The module that a line imports; null when it imports none. */
  private static String target(String name, String line) {
    if (!line.startsWith("import ")) {
      return null;
    }
    String path = imports(name, line).group(2);
    return URI.create(name).resolve(path).toString();
  }
}
