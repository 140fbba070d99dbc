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
 * what it exports, so its other names stay its own. Comments that have lines of their own are left
 * out: they are a quarter of what is sent. Modules are read line by line, and few forms are known:
 *
 * <pre>{@code
 * import { name, other } from "../folder/file.js";
 * export function name() {        // also async function, class and const
 * }</pre>
 */
final class PageScript {
  /** Begins everything, so it alone may await at its top level. */
  static final String FIRST = "page/app.js";

  /** Have a script each, with all that only they import: the page reads it when it needs it. */
  static final List<String> LATE = List.of("failures/group.js", "stats/view.js", "weather/view.js");

  /** Has the modules of the page's script, for those that come late. */
  private static final String SHARED = "globalThis.sluice$";

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
   * The page's script as {@link #FIRST}, and those that it reads later, by their names.
   *
   * @param files the modules by name, such as {@code base/h.js}
   * @throws IllegalStateException naming the module that cannot be read, imports what does not
   *     exist, or imports itself by way of others
   */
  static Map<String, String> of(Map<String, String> files) {
    PageScript page = new PageScript(files);
    page.features();
    page.add(FIRST);
    Map<String, String> scripts = new TreeMap<>(Map.of(FIRST, page.script.toString()));
    Map<String, String> inFirst = Map.copyOf(page.numbered);
    String known = String.join(", ", page.numbered.values());
    for (String late : LATE) {
      if (files.containsKey(late)) {
        page.numbered.keySet().retainAll(inFirst.keySet());
        page.opened.retainAll(inFirst.keySet());
        page.script.setLength(0);
        page.script.append("const { ").append(known).append(" } = ").append(SHARED).append(";\n");
        page.add(late);
        page.script.append("export default ").append(page.numbered.get(late)).append(";\n");
        scripts.put(late, page.script.toString());
      }
    }
    return scripts;
  }

  private void features() {
    Set<String> imported = new LinkedHashSet<>(LATE);
    imported.add(FIRST);
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
    boolean inComment = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String start = line.stripLeading();
      boolean begins = start.startsWith("/**");
      if (inComment || begins) {
        inComment = !start.endsWith("*/");
      } else if (!start.startsWith("//")) {
        body.append(line(name, line, exports)).append('\n');
      }
    }
    if (name.equals(FIRST)) {
      if (LATE.stream().anyMatch(files::containsKey)) {
        String all = String.join(", ", numbered.values());
        script.append(SHARED).append(" = { ").append(all).append(" };\n");
      }
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
