package dev.sluice.cli.command;

import dev.sluice.cli.profile.Deployment;
import dev.sluice.cli.task.Tree;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Nearest;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.client.Client;
import dev.sluice.client.Refused;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code sluice} itself: which deployment its commands speak to. */
@Command(
    name = "sluice",
    description = "Enqueues, lists, follows and changes the tasks of a Sluice deployment.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The token comes from SLUICE_TOKEN, --token-file or a profile, the address",
      "from SLUICE_URL, --url or a profile; profiles are in ~/.config/sluice/config.",
      "",
      "Exit codes: 0 done, 1 the task failed or there is none, 2 wrong command line,",
      "3 no answer, 4 refused."
    })
public final class Root implements Callable<Integer> {
  private final Terminal terminal;
  private Deployment deployment;
  private Client client;

  @Spec CommandSpec spec;

  @Option(
      names = "--profile",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "The profile to use (default: SLUICE_PROFILE, or the one named default).")
  String profile;

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description = "Where the API is (default: http://127.0.0.1:8080).")
  String url;

  @Option(
      names = "--token-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "A file that holds the token.")
  Path tokenFile;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  boolean version;

  /** For one call of the command line. */
  public Root(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Without a command it shows what there is. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Exit.USAGE;
  }

  Terminal terminal() {
    return terminal;
  }

  /** The address of the deployment, for messages; null as long as none has been needed. */
  public String address() {
    return deployment == null ? null : deployment.url().toString();
  }

  Deployment deployment() {
    if (deployment == null) {
      deployment = Deployment.of(terminal, profile, url, tokenFile);
    }
    return deployment;
  }

  Client client() {
    if (client == null) {
      Deployment chosen = deployment();
      if (chosen.token() == null) {
        throw Failed.usage(
            "There is no token for " + chosen.url() + ": set SLUICE_TOKEN, or give --token-file");
      }
      client = Client.builder(chosen.url(), chosen::token).build();
    }
    return client;
  }

  /** What the API answers to a GET. */
  Map<String, Object> get(String path) {
    return client().get(path, 0).orElseThrow();
  }

  /**
   * Does it; where the server has nothing of this name, says so and what was most likely meant.
   *
   * @param kind what is named, as a word; its plural is the path and the command that list all
   * @param member of each of those that are listed, which holds its name
   */
  <T> T named(String kind, String name, String member, Supplier<T> call) {
    try {
      return call.get();
    } catch (Refused e) {
      if (e.status() == 404 && e.problem().equals("not-found")) {
        throw absent(kind, name, member, get("/" + kind + "s"));
      }
      throw e;
    }
  }

  /**
   * The same of what is not among those that are listed.
   *
   * @param all as the path of the plural answers
   */
  static Failed absent(String kind, String name, String member, Map<String, Object> all) {
    return new Failed(Exit.NOT_SO, absence(kind, name, member, all));
  }

  /**
   * What to add where a filter found nothing: that there is no such type, and which was most likely
   * meant; empty for a type that there is.
   *
   * @param type as it was given, or null
   */
  String typeHint(String type) {
    if (type == null) {
      return "";
    }
    Map<String, Object> all = get("/types");
    boolean known =
        Tree.objects(all, "types").stream().anyMatch(one -> Tree.text(one, "name").equals(type));
    return known ? "" : " " + absence("type", type, "name", all);
  }

  private static String absence(String kind, String name, String member, Map<String, Object> all) {
    List<String> known =
        Tree.objects(all, kind + "s").stream()
            .filter(one -> !Tree.isTrue(one, "internal"))
            .map(one -> Tree.text(one, member))
            .toList();
    String meant = Nearest.of(name, known);
    return ("There is no " + kind + " " + name)
        + (meant.isEmpty() ? "; sluice " + kind + "s lists them" : ". Did you mean " + meant + "?");
  }

  /** An id as part of a path. */
  static String segment(String id) {
    if (id.isBlank()) {
      throw Failed.usage("An id must not be empty");
    }
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
