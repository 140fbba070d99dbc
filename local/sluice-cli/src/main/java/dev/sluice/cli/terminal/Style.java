package dev.sluice.cli.terminal;

/** How a text is painted on a terminal, in the colours of its own theme. */
public enum Style {
  NONE(""),
  BOLD("1"),
  DIM("2"),
  RED("31"),
  GREEN("32"),
  YELLOW("33"),
  BLUE("34"),
  CYAN("36");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  String of(String text) {
    return "\u001B[" + code + "m" + text + "\u001B[0m";
  }
}
