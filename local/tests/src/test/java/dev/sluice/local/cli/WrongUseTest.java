package dev.sluice.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.http.access.Tokens;
import dev.sluice.local.RunningSluice;
import dev.sluice.local.cli.Shell.Ran;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong is one line and an exit code. */
class WrongUseTest {
  @TempDir static Path directory;
  private static RunningSluice sluice;

  private final Shell shell = new Shell(sluice.address(), directory);

  @BeforeAll
  static void start() throws IOException {
    String viewer = "vera:viewer:" + Tokens.hash("vera-token");
    sluice = RunningSluice.serving(directory, Map.of("SLUICE_TOKENS", viewer));
  }

  @AfterAll
  static void stop() {
    sluice.close();
  }

  private static void assertOneLine(int code, Ran ran) {
    assertEquals(code, ran.code(), ran.err());
    assertEquals("", ran.out());
    assertEquals(1, ran.err().lines().count(), ran.err());
    assertTrue(ran.err().startsWith("sluice: "), ran.err());
    assertFalse(ran.err().matches("(?s).*(Exception|java\\.).*"), ran.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tasks --no-such",
        "no-such",
        "tasks --state LOST",
        "tasks --limit many",
        "tasks -n 0",
        "tasks --since yesterday",
        "tail -n 0",
        "enqueue",
        "enqueue echo {",
        "enqueue echo {},{}",
        "enqueue echo @/no/such/file",
        "enqueue echo {} --delay soon",
        "enqueue echo {} --delay 1h --at 2h",
        "enqueue echo {} --priority high",
        "show",
        "logs a b",
        "completion fish",
        "tasks --profile no-such",
        "tasks --url ftp://127.0.0.1",
        "tasks --url http://user:pw@127.0.0.1",
        "tasks --token-file /no/such/file",
      })
  void aWrongCommandLineIsOneLine(String words) {
    assertOneLine(2, shell.run(words));
  }

  @ParameterizedTest
  @CsvSource({
    "tsaks, tasks",
    "enque echo, enqueue",
    "tasks --stat FAILED, --state",
    "tasks --onwer=ann, --owner",
    "tasks --state FALIED, FAILED",
    "tasks --state queud, QUEUED",
    "failures shwo x, show",
    "schedules puase x, pause",
    "completion bsh, bash",
    "retry x --wiat, --wait",
  })
  void whatWasMostLikelyMeantIsSaid(String words, String meant) {
    Ran ran = shell.run(words);
    assertOneLine(2, ran);
    assertTrue(ran.err().contains("; did you mean " + meant + "? See sluice"), ran.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyzzy", "tasks --xyzzy", "tasks --state GONE", "tasks xyzzy"})
  void whatIsLikeNothingIsNotGuessedAt(String words) {
    Ran ran = shell.run(words);
    assertOneLine(2, ran);
    assertFalse(ran.err().contains("mean"), ran.err());
  }

  @Test
  void aWrongTypeIsGuessedAtByTheServer() {
    Ran ran = shell.run("enqueue ehco");
    assertEquals(4, ran.code());
    assertTrue(ran.err().contains("Did you mean echo?"), ran.err());
  }

  @ParameterizedTest
  @CsvSource({
    "pause --type flakey, There is no type flakey. Did you mean flaky?",
    "resume --type flakey, There is no type flakey. Did you mean flaky?",
    "types flakey, There is no type flakey. Did you mean flaky?",
    "pause --type xyzzy, There is no type xyzzy; sluice types lists them",
    "schedules pause xyzzy, There is no schedule xyzzy; sluice schedules lists them",
  })
  void aWrongNameIsRepeatedWithTheNearest(String words, String said) {
    Ran ran = shell.run(words);
    assertOneLine(1, ran);
    assertEquals("sluice: " + said + "\n", ran.err());
  }

  @ParameterizedTest
  @CsvSource({
    "tasks --type flakey, No task is like this. There is no type flakey. Did you mean flaky?",
    "retry --type xyzzy, No task is like this. There is no type xyzzy; sluice types lists them",
    "stats --type flakey, Nothing ended in this time. There is no type flakey. Did you mean flaky?",
    "tasks --type flaky, No task is like this.",
  })
  void aFilterThatFindsNothingTellsOfATypeThatThereIsNot(String words, String said) {
    Ran ran = shell.run(words);
    assertEquals(0, ran.code());
    assertEquals("", ran.out());
    assertEquals(said + "\n", ran.err());
  }

  @Test
  void withoutACommandTheCommandsAreShown() {
    Ran ran = shell.of("");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("Commands:"), ran.err());
    assertEquals("", ran.out());
  }

  @Test
  void everyCommandHasHelpOf80ColumnsAndARow() throws IOException {
    String docs = Files.readString(Path.of("..", "..", "docs", "command-line.md"));
    Ran top = shell.run("--help");
    assertEquals(0, top.code());
    for (String line : top.lines()) {
      assertTrue(line.length() <= 80, line);
    }
    top.out()
        .lines()
        .dropWhile(line -> !line.equals("Commands:"))
        .skip(1)
        .takeWhile(line -> !line.isBlank())
        .map(line -> line.strip().split(" ")[0])
        .forEach(
            command -> {
              Ran help = shell.run(command + " --help");
              assertEquals(0, help.code(), command);
              assertTrue(docs.matches("(?s).*\n\\|[^|]*`(sluice )?" + command + "\\b.*"), command);
              assertTrue(help.out().contains("Usage: sluice " + command), help.out());
              help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
            });
    assertEquals(0, shell.run("schedules pause --help").code());
    assertTrue(shell.run("--version").out().startsWith("sluice "));
  }

  @Test
  void aServerThatIsAwayIsSaidSo() {
    Shell away = new Shell(URI.create("http://127.0.0.1:9"), directory);
    for (String words : new String[] {"tasks", "tail", "queues", "cancel a", "enqueue echo {}"}) {
      Ran ran = away.run(words);
      assertOneLine(3, ran);
      assertTrue(ran.err().startsWith("sluice: http://127.0.0.1:9 does not answer"), ran.err());
    }
  }

  @Test
  void aWrongTokenIsSaidSo() {
    Ran ran = shell.with("SLUICE_TOKEN", "another").run("tasks");
    assertOneLine(4, ran);
    assertTrue(ran.err().endsWith("does not know the token\n"), ran.err());
    assertFalse(ran.err().contains("another"));
    assertOneLine(2, shell.with("SLUICE_TOKEN", "with space").run("tasks"));
    shell.variables.remove("SLUICE_TOKEN");
    assertOneLine(2, shell.run("tasks"));
  }

  @Test
  void aRoleThatIsTooSmallIsSaidSo() {
    shell.with("SLUICE_TOKEN", "vera-token");
    assertEquals(0, shell.run("tasks").code());
    Ran ran = shell.of("", "enqueue", "echo", "{\"text\":\"x\"}");
    assertOneLine(4, ran);
    assertTrue(ran.err().contains("role"), ran.err());
  }

  @Test
  void everythingThatIsWrongIsNamed() {
    Ran ran = shell.of("", "enqueue", "seller-report", "{\"startDate\":\"x\"}", "--priority", "10");
    assertEquals(4, ran.code());
    assertTrue(ran.err().contains("/priority "), ran.err());
    assertTrue(ran.err().contains("/params/startDate "), ran.err());
    assertTrue(ran.err().contains("/params/launcher "), ran.err());
    Ran shape = shell.of("", "enqueue", "echo", "[]");
    assertEquals(4, shape.code());
    assertTrue(shape.err().startsWith("sluice: A value has the wrong JSON type"), shape.err());
  }

  @Test
  void aProfileChoosesTheDeployment() throws IOException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Path config = home.resolve(".config/sluice/config");
    Files.createDirectories(config.getParent());
    Files.writeString(config.resolveSibling("token"), RunningSluice.TOKEN + "\n");
    Files.writeString(
        config,
        "# two\n[default]\nurl = http://127.0.0.1:9\n\n[here]\nurl = "
            + sluice.address()
            + "\ntoken-file = token\n");
    Shell clean = new Shell(sluice.address(), home);
    clean.variables.keySet().removeIf(name -> name.startsWith("SLUICE_"));
    assertEquals(0, clean.run("tasks --profile here").code());
    assertEquals(0, clean.run("--profile here tasks").code());
    assertEquals(2, clean.run("tasks").code(), "no token");
    assertEquals(0, clean.with("SLUICE_PROFILE", "here").run("tasks").code());
    // a token stays with its address
    Ran elsewhere = clean.run("tasks --url http://127.0.0.1:9");
    assertOneLine(2, elsewhere);
    assertTrue(elsewhere.err().contains("There is no token for http://127.0.0.1:9"));
    assertEquals(3, clean.run("profiles").lines().size());
  }

  @Test
  void theCompletionIsValidInBash() throws Exception {
    for (String shellName : new String[] {"bash", "zsh"}) {
      Ran ran = shell.run("completion " + shellName);
      assertEquals(0, ran.code());
      assertTrue(ran.out().contains("enqueue") && ran.out().contains("--state"), shellName);
      Path script = Files.writeString(directory.resolve("completion." + shellName), ran.out());
      Process bash = new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();
      assertTrue(bash.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, bash.exitValue());
    }
    String completes =
        "source "
            + directory.resolve("completion.bash")
            + "; COMP_WORDS=(sluice tasks --sta);"
            + " COMP_CWORD=2; _complete_sluice; echo \"${COMPREPLY[@]}\"";
    Process bash = new ProcessBuilder("bash", "-c", completes).start();
    assertEquals("--state", new String(bash.getInputStream().readAllBytes()).strip());
  }
}
