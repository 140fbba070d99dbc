package dev.sluice.cli;

import dev.sluice.cli.command.Change;
import dev.sluice.cli.command.ChangeCommand;
import dev.sluice.cli.command.CompletionCommand;
import dev.sluice.cli.command.EditCommand;
import dev.sluice.cli.command.EnqueueCommand;
import dev.sluice.cli.command.FailuresCommand;
import dev.sluice.cli.command.LogsCommand;
import dev.sluice.cli.command.OpenCommand;
import dev.sluice.cli.command.PauseCommand;
import dev.sluice.cli.command.ProfilesCommand;
import dev.sluice.cli.command.QueuesCommand;
import dev.sluice.cli.command.RetryCommand;
import dev.sluice.cli.command.Root;
import dev.sluice.cli.command.SchedulesCommand;
import dev.sluice.cli.command.ShowCommand;
import dev.sluice.cli.command.StatsCommand;
import dev.sluice.cli.command.TailCommand;
import dev.sluice.cli.command.TasksCommand;
import dev.sluice.cli.command.TypesCommand;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code sluice}: parses the command line, runs the command, and explains what goes wrong. */
public final class Main {
  private Main() {}

  /** The process; its exit codes are those of {@link Exit}, and 130 after Ctrl-C. */
  public static void main(String[] arguments) {
    System.exit(run(Terminal.ofProcess(), arguments));
  }

  /** Does what the command line asks for, on this terminal, and returns the exit code. */
  public static int run(Terminal terminal, String... arguments) {
    Root root = new Root(terminal);
    CommandLine line = new CommandLine(root);
    line.addSubcommand(new EnqueueCommand(root));
    line.addSubcommand(new TasksCommand(root));
    line.addSubcommand(new ShowCommand(root));
    line.addSubcommand(new TailCommand(root));
    line.addSubcommand(new LogsCommand(root));
    for (Change change : Change.values()) {
      String name = change.name().toLowerCase(Locale.ROOT);
      CommandLine command =
          new CommandLine(
              change == Change.RETRY ? new RetryCommand(root) : new ChangeCommand(root, change));
      command.getCommandSpec().usageMessage().header(change.description());
      line.addSubcommand(name, command);
    }
    line.addSubcommand(new EditCommand(root));
    line.addSubcommand(new QueuesCommand(root));
    line.addSubcommand(new PauseCommand.PauseOne(root));
    line.addSubcommand(new PauseCommand.ResumeOne(root));
    line.addSubcommand(new StatsCommand(root));
    line.addSubcommand(new SchedulesCommand(root));
    line.addSubcommand(new FailuresCommand(root));
    line.addSubcommand(new TypesCommand(root));
    line.addSubcommand(new OpenCommand(root));
    line.addSubcommand(new ProfilesCommand(root));
    line.addSubcommand(new CompletionCommand(root));
    line.getCommandSpec().versionProvider(new Version());
    arrange(line);
    line.setExpandAtFiles(false); // @FILE is for params
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setPosixClusteredShortOptionsAllowed(true);
    line.registerConverter(int.class, Main::whole);
    line.registerConverter(Integer.class, Main::whole);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(colours(terminal)));
    line.setOut(new PrintWriter(terminal.out(), true));
    line.setErr(new PrintWriter(terminal.err(), true));
    line.setParameterExceptionHandler((wrong, given) -> usage(terminal, wrong));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> new Explanation(terminal, root.address()).of(failure));
    return line.execute(arguments);
  }

  /** A command's own flags come first in its help, as declared. */
  private static void arrange(CommandLine line) {
    line.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
    line.getSubcommands().values().forEach(Main::arrange);
  }

  private static Ansi colours(Terminal terminal) {
    boolean coloured =
        terminal.isInteractive(Terminal.Stream.OUT) && terminal.variable("NO_COLOR") == null;
    return coloured ? Ansi.ON : Ansi.OFF;
  }

  /** One line, whatever is wrong. */
  private static int usage(Terminal terminal, ParameterException wrong) {
    String what = wrong.getMessage().lines().findFirst().orElse("wrong command line");
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName(" ");
    String meant = Meant.by(wrong);
    terminal.note(
        "sluice: "
            + what
            + (meant.isEmpty() ? "; see " : "; did you mean " + meant + "? See ")
            + command
            + " --help");
    return Exit.USAGE;
  }

  private static int whole(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number");
    }
  }
}
