package dev.sluice.cli.command;

import dev.sluice.cli.profile.Profile;
import dev.sluice.cli.profile.Profiles;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Table;
import dev.sluice.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code sluice profiles}. */
@Command(header = "Lists the profiles of the configuration.", name = "profiles")
public final class ProfilesCommand implements Callable<Integer> {
  private final Root root;

  /** Of this command line. */
  public ProfilesCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Terminal terminal = root.terminal();
    Table table =
        new Table(terminal)
            .column("PROFILE", 20)
            .column("TOKEN", 30)
            .column("URL", Integer.MAX_VALUE);
    for (Profile profile : Profiles.read(terminal).all()) {
      String token = profile.token() == null ? "none" : "in the configuration";
      table.row(
          Table.cell(profile.name()),
          Table.cell(profile.tokenFile() == null ? token : profile.tokenFile().toString()),
          Table.cell(profile.url()));
    }
    if (table.isEmpty()) {
      terminal.note("There are none; they would be in " + Profiles.file(terminal));
    } else {
      table.print();
    }
    return Exit.DONE;
  }
}
