package dev.sluice.local.cli;

import dev.sluice.cli.Main;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.local.RunningSluice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the command line in this process, on a terminal that a test looks at. */
final class Shell {
  /** What a command printed, and how it ended. */
  record Ran(int code, String out, String err) {
    String line() {
      return out.strip();
    }

    List<String> lines() {
      return out.lines().toList();
    }
  }

  final Map<String, String> variables = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Set<Terminal.Stream> interactive;
  private Charset charset = StandardCharsets.UTF_8;
  private int columns = Terminal.USUAL_COLUMNS;

  /** Nothing of it is a terminal unless it is named. */
  Shell(URI address, Path home, Terminal.Stream... interactive) {
    variables.put("SLUICE_URL", address.toString());
    variables.put("SLUICE_TOKEN", RunningSluice.TOKEN);
    variables.put("HOME", home.toString());
    this.interactive = Set.copyOf(Arrays.asList(interactive));
  }

  Shell with(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Shell columns(int number) {
    columns = number;
    return this;
  }

  Shell charset(Charset other) {
    charset = other;
    return this;
  }

  /** Words of a command line; those with spaces need {@link #of}. */
  Ran run(String words) {
    return of("", words.split(" "));
  }

  Ran of(String input, String... arguments) {
    out.reset();
    err.reset();
    int code = Main.run(terminal(input), arguments);
    return new Ran(code, out(), err());
  }

  private Terminal terminal(String input) {
    return new Terminal(
        variables,
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, charset),
        new PrintStream(err, true, charset),
        charset,
        interactive,
        columns,
        Clock.system(ZoneId.of("Asia/Kathmandu")));
  }

  /** So far. */
  String out() {
    return out.toString(charset);
  }

  /** So far. */
  String err() {
    return err.toString(charset);
  }
}
