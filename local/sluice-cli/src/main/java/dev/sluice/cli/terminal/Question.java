package dev.sluice.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Set;

/** Asks before something that cannot be taken back. */
public final class Question {
  private static final Set<String> YES = Set.of("y", "yes");

  private final Terminal terminal;

  /** On this terminal. */
  public Question(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Whether the answer is yes.
   *
   * @throws Failed when there is nobody to ask
   */
  public boolean agrees(String question) {
    if (!terminal.interactive().contains(Terminal.Stream.IN)) {
      throw Failed.usage(Words.plain(question) + " There is no terminal to ask: give --yes");
    }
    terminal.err().print(Words.plain(question) + " [y/N] ");
    terminal.err().flush();
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(terminal.in(), terminal.charset()));
      String answer = in.readLine();
      return answer != null && YES.contains(answer.strip().toLowerCase(java.util.Locale.ROOT));
    } catch (IOException e) {
      return false;
    }
  }
}
