package dev.sluice.cli;

import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Words;
import dev.sluice.client.ClientException;
import dev.sluice.client.Refused;
import dev.sluice.client.Unavailable;
import java.io.UncheckedIOException;

/** Why a command failed, in words and as an exit code. */
final class Explanation {
  private final Terminal terminal;
  private final String address;

  /**
   * @param address of the deployment; null when none was needed
   */
  Explanation(Terminal terminal, String address) {
    this.terminal = terminal;
    this.address = address;
  }

  int of(Exception failure) throws Exception {
    if (failure instanceof Failed failed) {
      return end(failed.exitCode(), failed.getMessage());
    }
    if (failure instanceof Refused refused) {
      return refused(refused);
    }
    if (failure instanceof Unavailable unavailable) {
      return unavailable(unavailable);
    }
    if (failure instanceof ClientException) {
      return end(Exit.UNREACHABLE, failure.getMessage() + ": is " + address + " a Sluice?");
    }
    if (failure instanceof IllegalArgumentException) {
      return end(Exit.USAGE, failure.getMessage()); // such as a token with a line feed in it
    }
    if (failure instanceof UncheckedIOException) {
      return end(Exit.USAGE, "The standard input cannot be read");
    }
    throw failure;
  }

  private int refused(Refused refused) {
    switch (refused.problem()) {
      case "unauthorized":
        return end(Exit.REFUSED, address + " does not know the token");
      case "forbidden":
        return end(Exit.REFUSED, "The role of this token does not allow this");
      case "not-found":
        return end(Exit.NOT_SO, "There is no such thing that you may see");
      case "":
        return end(
            refused.status() / 100 == 5 ? Exit.UNREACHABLE : Exit.REFUSED,
            address + " answered " + refused.status() + ", but not as a Sluice does");
      default:
        break;
    }
    String title = refused.getMessage().replaceFirst("^[0-9]+ [a-z-]+: ", "").split("; /", 2)[0];
    end(Exit.REFUSED, title);
    refused
        .violations()
        .forEach(
            wrong ->
                terminal.note(
                    "  "
                        + Words.left(Words.plain(wrong.pointer()), 22)
                        + " "
                        + Words.plain(wrong.detail())));
    if (refused.status() == 409) {
      return Exit.NOT_SO;
    }
    return refused.status() / 100 == 5 ? Exit.UNREACHABLE : Exit.REFUSED;
  }

  private int unavailable(Unavailable failure) {
    String what =
        failure.status() == 0
            ? address + " does not answer"
            : address + " cannot do this now: " + failure.status() + " " + failure.problem();
    String uncertain = failure.uncertain() ? "; it may have been done although no answer came" : "";
    return end(Exit.UNREACHABLE, what.strip() + uncertain);
  }

  private int end(int code, String message) {
    terminal.note("sluice: " + Words.plain(message));
    return code;
  }
}
