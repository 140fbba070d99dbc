package dev.sluice.cli;

import dev.sluice.cli.terminal.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a wrong command, option or value was most likely meant to be. */
final class Meant {
  private Meant() {}

  /** Empty when nothing is near. */
  static String by(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String given = unmatched.getUnmatched().get(0);
      return Nearest.of(given.split("=", 2)[0], known(wrong.getCommandLine(), given));
    }
    ArgSpec argument = wrong.getArgSpec();
    if (argument == null || argument.completionCandidates() == null || wrong.getValue() == null) {
      return "";
    }
    List<String> values = new ArrayList<>();
    argument.completionCandidates().forEach(values::add);
    return Nearest.of(wrong.getValue(), values);
  }

  private static Collection<String> known(CommandLine command, String given) {
    return given.startsWith("-")
        ? command.getCommandSpec().optionsMap().keySet()
        : command.getSubcommands().keySet();
  }
}
