package dev.sluice.local;

import dev.sluice.Application;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code local/run}. Exit values: 0 after {@code --help}, 1 when it cannot start or go on, 2 for a
 * wrong flag, variable or task type, 130 after Ctrl-C, 143 after SIGTERM; the last two when all was
 * handed back. {@code local/run preflight} has its own, {@link BacklogCheck}.
 */
public final class LocalMain {
  static final int CANNOT_START = 1;
  static final int WRONG_SETTING = 2;

  private static final String PREFLIGHT = "preflight";

  private LocalMain() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, String> environment = System.getenv();
    Flags flags = new Flags();
    CommandLine line = commandLine(flags, environment);
    ParseResult parsed = null;
    try {
      parsed = line.parseArgs(arguments);
    } catch (ParameterException e) {
      end(WRONG_SETTING, e.getMessage());
    }
    boolean preflight = parsed.hasSubcommand();
    if (flags.help) {
      (preflight ? line.getSubcommands().get(PREFLIGHT) : line).usage(System.out);
      return;
    }
    if (flags.version) {
      System.out.println("Sluice " + Version.text());
      return;
    }
    String violation = flags.violation();
    if (violation != null) {
      end(WRONG_SETTING, violation);
    }
    if (preflight) {
      preflight(flags, environment);
      return;
    }
    LocalSluice sluice = null;
    Console console = new Console(flags.level(), Clock.systemDefaultZone(), System.err::println);
    try {
      sluice = LocalSluice.start(application(flags.application), flags, environment, console);
    } catch (CannotStart e) {
      end(e.exitValue(), e.getMessage());
    }
    Runtime.getRuntime().addShutdownHook(stopper(sluice, console));
    System.out.println("Sluice is ready: " + sluice.address());
    end(CANNOT_START, sluice.broken().get());
  }

  /** The team's application, made by its public constructor without parameters. */
  private static Application application(String name) throws CannotStart {
    try {
      return (Application) Class.forName(name).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw CannotStart.wrongSetting(
          "--app must name a class that implements Application and has a public constructor");
    }
  }

  private static Thread stopper(LocalSluice sluice, Console console) {
    return new Thread(
        () -> {
          int before = console.handedBack();
          sluice.close();
          int tasks = console.handedBack() - before;
          System.out.println(
              "Stopped; "
                  + tasks
                  + (tasks == 1 ? " running task" : " running tasks")
                  + " handed back");
        },
        "stop");
  }

  private static void preflight(Flags flags, Map<String, String> environment) {
    try {
      boolean passes =
          BacklogCheck.passes(
              application(flags.application),
              flags,
              environment,
              System.out::println,
              System.err::println);
      System.exit(passes ? BacklogCheck.PASSED : BacklogCheck.FOUND);
    } catch (CannotStart e) {
      boolean setting = e.exitValue() == WRONG_SETTING;
      end(setting ? WRONG_SETTING : BacklogCheck.CANNOT_LOOK, e.getMessage());
    }
  }

  private static CommandLine commandLine(Flags flags, Map<String, String> environment) {
    CommandLine line = new CommandLine(flags);
    line.addSubcommand(PREFLIGHT, new BacklogCheck());
    line.registerConverter(int.class, LocalMain::whole);
    line.setDefaultValueProvider(argument -> variable(argument, environment));
    return line;
  }

  /** The variables that stand for flags. */
  static List<String> variables() {
    return new CommandLine(new Flags())
        .getCommandSpec().options().stream()
            .filter(option -> !option.typeInfo().isBoolean())
            .map(LocalMain::variable)
            .filter(name -> !name.equals("SLUICE_SALES")) // the application reads it, if it has any
            .toList();
  }

  private static String variable(OptionSpec option) {
    return option.longestName().replace("--", "SLUICE_").replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static int whole(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number");
    }
  }

  /** The value of the variable that stands for a flag: {@code SLUICE_REDIS_URL} and so on. */
  private static String variable(ArgSpec argument, Map<String, String> environment) {
    String value = environment.get(variable((OptionSpec) argument));
    return value == null || value.isBlank() || argument.typeInfo().isBoolean()
        ? argument.defaultValue()
        : value;
  }

  private static void end(int status, String message) {
    System.err.println("local/run: " + message.lines().findFirst().orElse(""));
    System.exit(status);
  }
}
