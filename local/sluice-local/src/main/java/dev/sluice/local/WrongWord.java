package dev.sluice.local;

import dev.sluice.params.shape.Nearest;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a wrong flag or subcommand was most likely meant to be. */
final class WrongWord {
  private WrongWord() {}

  /** What to write behind the message: the nearest word, if one is near, and where all are. */
  static String advice(ParameterException wrong) {
    CommandLine line = wrong.getCommandLine();
    String help = line.getCommandSpec().qualifiedName(" ") + " --help";
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String given = unmatched.getUnmatched().get(0).split("=", 2)[0];
      String meant = Nearest.of(given, known(line, given)).orElse("");
      return meant.isEmpty() ? "; see " + help : "; did you mean " + meant + "? See " + help;
    }
    return "; see " + help;
  }

  private static Collection<String> known(CommandLine line, String given) {
    if (!given.startsWith("-")) {
      return line.getSubcommands().keySet();
    }
    List<OptionSpec> shown =
        line.getCommandSpec().options().stream().filter(option -> !option.hidden()).toList();
    return shown.stream().flatMap(option -> List.of(option.names()).stream()).toList();
  }
}
