package dev.sluice.local;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Names settings in messages as they were given. Whoever set a variable looks for the variable, and
 * the message may come from code that knows the flag only, or the other way round.
 *
 * @param arguments of the command line
 * @param environment the variables; a flag goes before its variable
 */
record GivenNames(CommandSpec command, String[] arguments, Map<String, String> environment) {

  /** The message with each setting's flag or variable in place of the other. */
  String in(String message) {
    String named = message;
    for (OptionSpec option : command.options()) {
      String flag = option.longestName();
      String variable = LocalMain.variable(option);
      if (byFlag(option)) {
        named = replaced(named, variable, flag);
      } else if (!environment.getOrDefault(variable, "").isBlank()) {
        named = replaced(named.replace("option '" + flag + "'", variable), flag, variable);
      }
    }
    return named;
  }

  private boolean byFlag(OptionSpec option) {
    for (String name : option.names()) {
      boolean word = name.startsWith("--");
      for (String argument : arguments) {
        if (argument.equals(name) || argument.startsWith(word ? name + "=" : name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whole names only: {@code --token} is not a part of {@code --token-file}. */
  private static String replaced(String message, String name, String other) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])")
        .matcher(message)
        .replaceAll(Matcher.quoteReplacement(other));
  }
}
