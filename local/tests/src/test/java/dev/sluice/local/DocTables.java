package dev.sluice.local;

import dev.sluice.Setting;
import dev.sluice.Settings;
import dev.sluice.app.App;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The tables in docs/ that are made from the code; {@link #main} writes them. */
final class DocTables {
  private static final Path DOCS = Path.of("..", "..", "docs");
  private static final Settings SETTINGS =
      Settings.of(Map.of("SLUICE_REDIS_URL", "redis://127.0.0.1:9"));

  private final Path file;
  private final String mark;
  private final List<String> lines;

  private DocTables(String file, String mark, List<String> lines) {
    this.file = DOCS.resolve(file);
    this.mark = mark;
    this.lines = lines;
  }

  /** All of them. */
  static List<DocTables> all() throws CannotStart {
    return List.of(
        new DocTables("http.md", "routes", routes()),
        new DocTables("problems.md", "problems", problems()),
        new DocTables("configuration.md", "settings", settings()));
  }

  /** Writes every table into its file. */
  public static void main(String[] arguments) throws IOException, CannotStart {
    for (DocTables table : all()) {
      Files.writeString(table.file, table.renewed());
    }
  }

  /** The file as it is. */
  String present() throws IOException {
    return Files.readString(file);
  }

  /** The file with the table that the code makes. */
  String renewed() throws IOException {
    String text = present();
    String begin = "<!-- " + mark + " -->\n";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- /" + mark + " -->");
    return text.substring(0, from) + String.join("\n", lines) + "\n" + text.substring(to);
  }

  private static List<String> routes() {
    List<String> rows = table("call", "least role", "does");
    for (Endpoint endpoint : new App().sluice(SETTINGS).site().endpoints()) {
      Route route = endpoint.route();
      String role = route.role() == null ? "anyone" : route.role().name().toLowerCase(Locale.ROOT);
      rows.add(row("`" + route + "`", role, small(endpoint.words().documented().summary())));
    }
    return rows;
  }

  private static List<String> problems() {
    List<String> rows = table("status", "`type`", "meaning", "what to do");
    for (ProblemType type : ProblemType.values()) {
      rows.add(row("" + type.status(), "`" + type.slug() + "`", type.title(), type.advice()));
    }
    return rows;
  }

  private static List<String> settings() throws CannotStart {
    Collection<Setting> all = LocalMain.settings(new App());
    Set<String> library =
        SETTINGS.variables().settings().stream().map(Setting::name).collect(Collectors.toSet());
    List<String> rows = table("variable", "`local/run` flag", "default", "meaning");
    all.stream().filter(one -> library.contains(one.name())).map(DocTables::row).forEach(rows::add);
    for (OptionSpec option : new CommandLine(new Flags()).getCommandSpec().options()) {
      String variable = LocalMain.variable(option);
      if (!library.contains(variable) && !option.hidden() && !option.typeInfo().isBoolean()) {
        rows.add(local(option, variable));
      }
    }
    all.stream()
        .filter(one -> !library.contains(one.name()))
        .map(DocTables::row)
        .forEach(rows::add);
    return rows;
  }

  private static String row(Setting setting) {
    String flag = setting.flag() ? "`" + LocalMain.flag(setting) + "`" : "";
    return row("`" + setting.name() + "`", flag, setting.standard(), setting.meaningAndBounds());
  }

  /** A setting that {@code local/run} alone has, from its flag. */
  private static String local(OptionSpec option, String variable) {
    List<String> names = new ArrayList<>(List.of(option.names()));
    names.sort((one, other) -> other.length() - one.length());
    String flags = names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    String help = option.description()[0];
    int end = help.indexOf(" (default: ");
    String standard = option.defaultValue();
    String shown =
        standard == null ? help.substring(end + 11, help.indexOf(')', end)) : "`" + standard + "`";
    return row("`" + variable + "`", flags, shown, small(help.substring(0, end)));
  }

  private static String small(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }

  private static List<String> table(String... heads) {
    return new ArrayList<>(List.of(row(heads), "|" + "---|".repeat(heads.length)));
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
