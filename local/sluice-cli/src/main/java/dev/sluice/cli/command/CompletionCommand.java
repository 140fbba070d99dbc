package dev.sluice.cli.command;

import dev.sluice.cli.terminal.Exit;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice completion}. */
@Command(
    header = "Prints what completes commands in bash or zsh.",
    name = "completion",
    description = {
      "bash: source <(sluice completion bash)",
      "zsh:  source <(sluice completion zsh)"
    })
public final class CompletionCommand implements Callable<Integer> {
  private enum Shell {
    bash,
    zsh
  }

  private final Root root;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell;

  /** Of this command line. */
  public CompletionCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    // zsh reads bash's, once its own module for that is loaded
    if (shell == Shell.zsh) {
      root.terminal().print("autoload -U +X compinit && compinit");
      root.terminal().print("autoload -U +X bashcompinit && bashcompinit");
    }
    root.terminal().print(AutoComplete.bash("sluice", spec.root().commandLine()));
    return Exit.DONE;
  }
}
