package dev.sluice.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a command runs: its variables, its streams, and which of them are a terminal.
 *
 * @param variables of the environment
 * @param out takes what was asked for
 * @param err takes everything else: errors, questions, progress
 * @param charset of out and err; JSON is written in UTF-8 in any case
 * @param interactive the streams that are a terminal
 * @param columns how wide it is
 * @param clock tells the time, in the zone that times are shown in
 */
public record Terminal(
    Map<String, String> variables,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Charset charset,
    Set<Stream> interactive,
    int columns,
    Clock clock) {
  /** Used when the width is not known. */
  public static final int USUAL_COLUMNS = 80;

  private static final int FEWEST_COLUMNS = 40;

  /** The three streams of a process. */
  public enum Stream {
    IN,
    OUT,
    ERR
  }

  /** That of this process; the start script says in properties what only a shell can know. */
  public static Terminal ofProcess() {
    Charset charset = ofLocale();
    return new Terminal(
        System.getenv(),
        System.in,
        stream(FileDescriptor.out, charset),
        stream(FileDescriptor.err, charset),
        charset,
        named(System.getProperty("sluice.terminal")),
        wide(System.getProperty("sluice.columns", "")),
        Clock.systemDefaultZone());
  }

  private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
    return new PrintStream(new FileOutputStream(descriptor), true, charset);
  }

  /** As the user's locale says; Java 17 has no public name for it. */
  private static Charset ofLocale() {
    for (String name : new String[] {"stdout.encoding", "sun.stdout.encoding", "native.encoding"}) {
      String value = System.getProperty(name);
      if (value != null && Charset.isSupported(value)) {
        return Charset.forName(value);
      }
    }
    return Charset.defaultCharset();
  }

  private static Set<Stream> named(String names) {
    if (names == null) { // started without the script
      return isTerminal() ? EnumSet.allOf(Stream.class) : EnumSet.noneOf(Stream.class);
    }
    return Arrays.stream(names.split(","))
        .filter(name -> !name.isEmpty())
        .map(name -> Stream.valueOf(name.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Stream.class)));
  }

  /** Java 17 has a console only if both ends are a terminal; from 22 on it has one and says so. */
  private static boolean isTerminal() {
    Object console = System.console();
    try {
      return console != null
          && (Runtime.version().feature() < 22
              || (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private static int wide(String given) {
    int columns = given.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(given) : USUAL_COLUMNS;
    return Math.max(FEWEST_COLUMNS, columns);
  }

  /** The value of a variable; null when it is unset or empty. */
  public String variable(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Whether a stream is a terminal that understands more than plain lines. */
  public boolean isInteractive(Stream stream) {
    return interactive.contains(stream) && !"dumb".equals(variable("TERM"));
  }

  /** The text as it is shown on a stream: painted only on a terminal, and not with NO_COLOR. */
  public String paint(Stream stream, Style style, String text) {
    boolean plain = style == Style.NONE || text.isEmpty() || variable("NO_COLOR") != null;
    return plain || !isInteractive(stream) ? text : style.of(text);
  }

  /** The same on {@link #out}. */
  public String paint(Style style, String text) {
    return paint(Stream.OUT, style, text);
  }

  /** Whether block characters, dots and arrows can be written. */
  public boolean drawsBlocks() {
    return charset.newEncoder().canEncode('█');
  }

  /** Prints a line of what was asked for. */
  public void print(String line) {
    out.println(encodable(line));
  }

  /** Prints a line beside it. */
  public void note(String line) {
    err.println(encodable(line));
  }

  /** What a terminal without Unicode can show. */
  String encodable(String line) {
    return drawsBlocks() ? line : line.replace("…", "...").replace("·", "-").replace("—", "-");
  }

  /** Prints a tree as one line of JSON in UTF-8. */
  public void json(Object tree) {
    out.writeBytes((Json.line(tree) + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Whether whoever reads the output has gone, such as {@code head}. */
  public boolean isOver() {
    return out.checkError();
  }

  /** All of the standard input. */
  public byte[] input() {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Now. */
  public Instant now() {
    return clock.instant();
  }
}
