package dev.sluice.cli.command;

import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice open}. */
@Command(
    header = "Opens the page, or that of a task, in a browser.",
    name = "open",
    description = "Prints the address too, which is all it does where there is no screen.")
public final class OpenCommand implements Callable<Integer> {
  private final Root root;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "A task's id.")
  String id;

  @Option(names = "--print", description = "Open no browser.")
  boolean printOnly;

  /** Of this command line. */
  public OpenCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    // without the token: other users of this machine see a browser's arguments
    String address =
        root.deployment().url() + "/" + (id == null ? "" : "#/tasks/" + Root.segment(id));
    root.terminal().print(address);
    List<String> browser = printOnly ? List.of() : browser(root.terminal());
    if (!browser.isEmpty()) {
      open(browser, address);
    }
    return Exit.DONE;
  }

  /** The command that opens an address; empty when there is no screen. */
  private static List<String> browser(Terminal terminal) {
    if (terminal.variable("BROWSER") != null) {
      return List.of(terminal.variable("BROWSER"));
    }
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("mac")) {
      return List.of("open");
    }
    if (system.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler");
    }
    boolean screen =
        terminal.variable("DISPLAY") != null || terminal.variable("WAYLAND_DISPLAY") != null;
    return screen ? List.of("xdg-open") : List.of();
  }

  private void open(List<String> browser, String address) {
    List<String> command = new java.util.ArrayList<>(browser);
    command.add(address);
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      root.terminal().note("No browser could be opened.");
    }
  }
}
