package dev.sluice.cli.command;

import dev.sluice.cli.task.Tree;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Json;
import dev.sluice.cli.terminal.Table;
import dev.sluice.cli.terminal.Terminal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice types}. */
@Command(
    name = "types",
    header = "Lists the task types; of one, what its params are.",
    description = "Types that only the application itself enqueues are left out.")
public final class TypesCommand implements Callable<Integer> {
  private final Root root;

  @Parameters(arity = "0..1", paramLabel = "TYPE", description = "A type, for its JSON Schema.")
  String type;

  @Option(names = "--json", description = "As the API has it.")
  boolean json;

  /** Of this command line. */
  public TypesCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Map<String, Object> answer = root.get("/types");
    List<Map<?, ?>> types = Tree.objects(answer, "types");
    if (type != null) {
      show(types, answer);
    } else if (json) {
      root.terminal().json(answer);
    } else {
      list(types);
    }
    return Exit.DONE;
  }

  private void list(List<Map<?, ?>> types) {
    Table table = new Table(root.terminal()).column("TYPE", 24).column("", Integer.MAX_VALUE);
    types.stream()
        .filter(one -> !Tree.isTrue(one, "internal"))
        .forEach(
            one ->
                table.row(
                    Table.cell(Tree.text(one, "name")), Table.cell(Tree.text(one, "description"))));
    table.print();
  }

  private void show(List<Map<?, ?>> types, Map<String, Object> answer) {
    Map<?, ?> found =
        types.stream()
            .filter(one -> Tree.text(one, "name").equals(type))
            .findFirst()
            .orElseThrow(() -> Root.absent("type", type, "name", answer));
    Terminal terminal = root.terminal();
    if (json) {
      terminal.json(found);
    } else {
      terminal.print(Json.lines(found.get("params"), terminal.columns()));
    }
  }
}
