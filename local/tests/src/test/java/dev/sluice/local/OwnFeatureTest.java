package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.Application;
import dev.sluice.Setting;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.Variables;
import dev.sluice.http.Backend;
import dev.sluice.http.Feature;
import dev.sluice.http.access.Role;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.task.TaskCatalog;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feature of a team's own: a setting, a route, and a panel and a view of the page. */
class OwnFeatureTest {
  private static final String VIEW = "export const view = () => ({ name: \"plan\" });\n";
  private static final String PANEL = "export const panel = () => ({ name: \"desks\" });\n";

  /** An office with desks. */
  public static final class Office implements Application {
    @Override
    public Sluice sluice(Settings settings) {
      Desks desks = new Desks(settings.variables());
      return Sluice.of(settings, TaskCatalog.of(List.of()), desks);
    }
  }

  private static final class Desks implements Feature {
    private static final Setting COUNT =
        Setting.number("SLUICE_DESKS", 4, 1, 100, "desks in the office").asFlag();

    private final long count;

    Desks(Variables variables) {
      count = variables.number(COUNT);
    }

    @Override
    public List<Endpoint> endpoints(Server server, Backend backend) {
      if (!server.equals(Server.QUERY)) {
        return List.of();
      }
      return List.of(
          new Endpoint(
              Route.get("desks", "/desks").by(Role.VIEWER),
              call -> Response.json(200, "{\"count\":" + count + "}"),
              Documented.reading("Counts the desks").json(200, "How many", Counted.class)));
    }

    @Override
    public List<String> panels() {
      return List.of("office/desks.js");
    }

    @Override
    public List<String> views() {
      return List.of("office/plan.js");
    }
  }

  record Counted(long count) {}

  @TempDir Path directory;
  private Path resources;

  @BeforeEach
  void writePanel() throws IOException {
    resources = directory.resolve("resources");
    Path folder = Files.createDirectories(resources.resolve("web/office"));
    Files.writeString(folder.resolve("desks.js"), PANEL);
    Files.writeString(folder.resolve("plan.js"), VIEW);
  }

  @Test
  void itsRouteAnswersByItsSetting() throws Exception {
    try (RunningSluice sluice = start(Map.of(), "--desks", "7")) {
      sluice.awaitReady();
      assertEquals(7, sluice.get("/desks").path("count").asInt());
      JsonNode described = sluice.get("/openapi.json").at("/paths/~1desks/get");
      assertEquals("Counts the desks", described.path("summary").asText());
    }
    try (RunningSluice sluice = start(Map.of("SLUICE_DESKS", "8"))) {
      sluice.awaitReady();
      assertEquals(8, sluice.get("/desks").path("count").asInt());
    }
  }

  @Test
  void itsPanelAndItsViewAreLoadedByThePage() throws Exception {
    try (RunningSluice sluice = start(Map.of())) {
      sluice.awaitReady();
      String page = sluice.text("/");
      assertTrue(page.contains("data-panels=\"office/desks.js\""), page);
      assertTrue(page.contains("data-views=\"office/plan.js\""), page);
      Matcher file = Pattern.compile("/web/\\w+/page/app\\.js").matcher(page);
      assertTrue(file.find(), page);
      String script = sluice.text(file.group());
      assertTrue(script.contains("office/desks.js"), script);
      assertTrue(script.contains("panel = () => ({ name: \"desks\" })"), script);
      assertTrue(script.contains("view = () => ({ name: \"plan\" })"), script);
    }
  }

  @Test
  void itsSettingIsListedAndCheckedLikeAnyOther() throws Exception {
    Ended help = Ended.inProcess(Office.class, directory, Map.of(), "--help");
    assertTrue(help.output().replaceAll("\\s+", " ").contains("--desks=VALUE"), help.output());
    assertTrue(help.output().contains("Desks in the office, 1–100 (default: 4)."), help.output());
    Ended wrong = Ended.inProcess(Office.class, directory, Map.of(), "--desks", "101");
    assertEquals(2, wrong.exit());
    assertEquals("local/run: --desks must be a whole number, 1 to 100\n", wrong.errors());
  }

  private RunningSluice start(Map<String, String> variables, String... more) throws IOException {
    String[] arguments = {"--port", "0", "--token", RunningSluice.TOKEN};
    return RunningSluice.start(
        Office.class.getName(),
        resources + File.pathSeparator + System.getProperty("java.class.path"),
        directory,
        variables,
        java.util.stream.Stream.of(arguments, more)
            .flatMap(java.util.Arrays::stream)
            .toArray(String[]::new));
  }
}
