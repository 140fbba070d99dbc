package dev.sluice.local;

import dev.sluice.Application;
import dev.sluice.Setting;
import dev.sluice.Settings;
import dev.sluice.local.watch.Watch;
import dev.sluice.signals.Log;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code local/run}. Exit codes: 0 after {@code --help}, 1 when it cannot start or continue, 2 for
 * a wrong flag, variable or task type, 130 after Ctrl-C and 143 after SIGTERM, both once everything
 * is handed back. Subcommands have their own, see {@link Subcommand}.
 */
public final class LocalMain {
  static final int DONE = 0;
  static final int CANNOT_START = 1;
  static final int WRONG_SETTING = 2;

  private LocalMain() {}

  public static void main(String[] arguments) throws Exception {
    System.exit(run(arguments, System.getenv()));
  }

  /** Does what the command line asks for and returns the exit code; prints as the process does. */
  static int run(String[] arguments, Map<String, String> variables) throws Exception {
    Flags flags = new Flags();
    Map<String, String> environment = new HashMap<>(variables);
    CommandLine line = commandLine(flags, environment);
    try {
      return runOrExplain(flags, line, arguments, environment);
    } catch (CannotStart e) {
      // by now the line has the application's own flags
      GivenNames names = new GivenNames(line.getCommandSpec(), arguments, variables);
      System.err.println("local/run: " + names.in(e.getMessage().lines().findFirst().orElse("")));
      return e.exitValue();
    }
  }

  private static int runOrExplain(
      Flags flags, CommandLine line, String[] arguments, Map<String, String> environment)
      throws Exception {
    ParseResult parsed = parse(line, arguments);
    environment.putAll(ofApplication(parsed));
    CommandLine subcommand =
        parsed.hasSubcommand() ? parsed.subcommand().commandSpec().commandLine() : null;
    if (flags.help) {
      (subcommand == null ? line : subcommand).usage(System.out);
      return DONE;
    }
    if (flags.version) {
      System.out.println("Sluice " + Version.text());
      return DONE;
    }
    String violation = flags.violation();
    if (violation != null) {
      throw CannotStart.wrongSetting(violation);
    }
    if (subcommand != null) {
      return look(subcommand.getCommand(), flags, environment);
    }
    Console console = new Console(flags.level(), Clock.systemDefaultZone(), output(flags.level()));
    throw new CannotStart(serve(flags, environment, console).get());
  }

  /** Where words are printed that are not for a log, such as the address with its token. */
  private static PrintStream people(Console.Level level) {
    return level == Console.Level.JSON ? System.err : System.out;
  }

  /** What is printed apart from tasks and requests is a line of the log too. */
  private static Consumer<String> output(Console.Level level) {
    return level == Console.Level.JSON
        ? Log.structured(Log.STANDARD_OUTPUT, Clock.systemUTC())::warn
        : System.err::println;
  }

  private static ParseResult parse(CommandLine line, String[] arguments) throws CannotStart {
    try {
      addSettings(line, arguments);
      return line.parseArgs(arguments);
    } catch (ParameterException e) {
      throw CannotStart.wrongSetting(e.getMessage() + WrongWord.advice(e));
    }
  }

  /** Starts everything; completes with one line when it cannot continue. */
  private static Future<String> serve(Flags flags, Map<String, String> environment, Console console)
      throws CannotStart {
    LocalSluice sluice;
    Watch watch;
    try {
      watch = flags.watch ? new Watch(flags.sources, console::note) : null;
      sluice = LocalSluice.start(application(flags.application), flags, environment, console);
    } catch (IllegalStateException e) {
      throw CannotStart.wrongSetting(e.getMessage());
    }
    if (watch != null) {
      watch.start(classes -> sluice.replace(application(flags.application, classes)));
    }
    Runtime.getRuntime().addShutdownHook(stopper(sluice, console, people(flags.level())));
    String redis = sluice.server() == null ? "" : " with " + sluice.server();
    people(flags.level()).println("Sluice is ready: " + sluice.address() + redis);
    if (flags.measure) {
      return CompletableFuture.supplyAsync(
          () -> new StartTimes(sluice, flags.workers, System.out::println).measure());
    }
    return sluice.broken();
  }

  /** The team's application, built by its public no-argument constructor. */
  private static Application application(String name) throws CannotStart {
    return application(name, LocalMain.class.getClassLoader());
  }

  private static Application application(String name, ClassLoader classes) throws CannotStart {
    try {
      return (Application) Class.forName(name, true, classes).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw CannotStart.wrongSetting(
          "--app must name a class that implements Application and has a public constructor");
    }
  }

  /** Adds the flags of the application's own settings, with the words they are declared with. */
  private static void addSettings(CommandLine line, String[] arguments) {
    List<String> words = List.of(arguments);
    int named = words.indexOf("--app") + 1;
    if (named == 0 || named == words.size()) {
      return; // which picocli reports
    }
    Collection<Setting> settings;
    try {
      settings = settings(application(words.get(named)));
    } catch (CannotStart e) {
      return; // the start itself reports it, with the environment that may have what is missing
    }
    for (Setting setting : settings) {
      String flag = flag(setting);
      OptionSpec known = line.getCommandSpec().findOption(flag);
      if (known == null && setting.flag()) {
        line.getCommandSpec()
            .addOption(
                OptionSpec.builder(flag)
                    .type(String.class)
                    .paramLabel("VALUE")
                    .description(inWords(setting))
                    .build());
      }
    }
  }

  /** All settings that an application reads; making it opens nothing. */
  static Collection<Setting> settings(Application application) throws CannotStart {
    Settings settings = Settings.of(Map.of("SLUICE_REDIS_URL", Flags.ANY_REDIS));
    try {
      application.sluice(settings).close();
      return settings.variables().settings();
    } catch (IllegalArgumentException e) {
      throw CannotStart.wrongSetting(e.getMessage());
    }
  }

  /** {@code --redis-url} of {@code SLUICE_REDIS_URL}. */
  static String flag(Setting setting) {
    return "--"
        + setting.name().substring("SLUICE_".length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its meaning and default as a terminal shows them: without links and marks of code. */
  private static String inWords(Setting setting) {
    String plain =
        setting.meaningAndBounds().replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").replace("`", "");
    String standard = setting.standard().replace("`", "");
    return Character.toUpperCase(plain.charAt(0))
        + plain.substring(1)
        + " (default: "
        + standard
        + ").";
  }

  /** The variables that stand for the application's own flags on the command line. */
  private static Map<String, String> ofApplication(ParseResult parsed) {
    Map<String, String> variables = new HashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      if (!(option.userObject() instanceof java.lang.reflect.Field)
          && option.getValue() instanceof String value) {
        variables.put(variable(option), value);
      }
    }
    return variables;
  }

  private static Thread stopper(LocalSluice sluice, Console console, PrintStream people) {
    return new Thread(
        () -> {
          int before = console.handedBack();
          sluice.close();
          people.println(console.stopped(before));
        },
        "stop");
  }

  private static int look(Subcommand subcommand, Flags flags, Map<String, String> environment)
      throws CannotStart {
    try {
      boolean passes =
          subcommand.passes(
              application(flags.application),
              flags,
              environment,
              System.out::println,
              System.err::println);
      return passes ? Subcommand.PASSED : Subcommand.FOUND;
    } catch (CannotStart e) {
      boolean setting = e.exitValue() == WRONG_SETTING;
      throw setting ? e : new CannotStart(Subcommand.CANNOT_LOOK, e.getMessage());
    }
  }

  private static CommandLine commandLine(Flags flags, Map<String, String> environment) {
    CommandLine line = new CommandLine(flags);
    line.addSubcommand(new BacklogCheck());
    line.addSubcommand(new QueueCheck());
    line.registerConverter(int.class, LocalMain::whole);
    line.setDefaultValueProvider(argument -> variable(argument, environment));
    return line;
  }

  /** The variables that stand for flags, and those of the command line, which may be set too. */
  static List<String> variables() {
    Stream<String> flags =
        new CommandLine(new Flags())
            .getCommandSpec().options().stream()
                .filter(option -> !option.typeInfo().isBoolean())
                .map(LocalMain::variable);
    return Stream.concat(flags, Stream.of("SLUICE_URL", "SLUICE_PROFILE")).toList();
  }

  static String variable(OptionSpec option) {
    return option.longestName().replace("--", "SLUICE_").replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static int whole(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number");
    }
  }

  /** The value of the variable for a flag, such as {@code SLUICE_REDIS_URL}. */
  private static String variable(ArgSpec argument, Map<String, String> environment) {
    String value = environment.get(variable((OptionSpec) argument));
    return value == null || value.isBlank() || argument.typeInfo().isBoolean()
        ? argument.defaultValue()
        : value;
  }
}
