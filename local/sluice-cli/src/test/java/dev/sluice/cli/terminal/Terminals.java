package dev.sluice.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;

/** Terminals of tests, half an hour after midnight in Kathmandu (UTC+5:45). */
public final class Terminals {
  public static final Instant NOW = Instant.parse("2026-01-05T18:45:00Z");

  private Terminals() {}

  public static Terminal with(Map<String, String> variables) {
    return with(variables, new ByteArrayOutputStream(), 80);
  }

  static Terminal with(
      Map<String, String> variables,
      ByteArrayOutputStream out,
      int columns,
      Terminal.Stream... tty) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Terminal(
        variables,
        InputStream.nullInputStream(),
        stream,
        stream,
        StandardCharsets.UTF_8,
        Set.of(tty),
        columns,
        Clock.fixed(NOW, ZoneId.of("Asia/Kathmandu")));
  }
}
