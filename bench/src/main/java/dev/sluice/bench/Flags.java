package dev.sluice.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** A benchmark's command line: {@code --name value} pairs with defaults, and {@code --help}. */
final class Flags {
  private final Map<String, String> values;

  private Flags(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the arguments. A wrong one ends the program with one line and status 2; {@code --help}
   * ends it with 0.
   *
   * @param defaults every flag there is, with its dashes
   */
  static Flags read(String usage, Map<String, String> defaults, String... args) {
    Map<String, String> values = new LinkedHashMap<>(defaults);
    for (int i = 0; i < args.length; i += 2) {
      if (args[i].equals("--help")) {
        System.out.println(usage);
        System.exit(0);
      }
      if (!defaults.containsKey(args[i])) {
        refuse("unknown flag " + args[i] + ", see --help");
      }
      if (i + 1 == args.length) {
        refuse(args[i] + " needs a value");
      }
      values.put(args[i], args[i + 1]);
    }
    return new Flags(values);
  }

  String text(String name) {
    return values.get(name);
  }

  /** A whole number of at least 1. */
  int number(String name) {
    try {
      int number = Integer.parseInt(values.get(name));
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    refuse(name + " must be a whole number of at least 1, was " + values.get(name));
    throw new IllegalStateException("refuse() ends the program");
  }

  private static void refuse(String line) {
    System.err.println(line);
    System.exit(2);
  }
}
