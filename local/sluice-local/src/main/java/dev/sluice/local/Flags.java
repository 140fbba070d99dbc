package dev.sluice.local;

import dev.sluice.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What {@code local/run} takes from its command line, or from {@code SLUICE_…} variables. */
@Command(
    name = "local/run",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = "Runs all of Sluice on this machine.",
    footer = "Each flag can be given as a variable instead: SLUICE_WORKERS, SLUICE_PORT, …")
final class Flags {
  /** An address to check other settings with; nothing connects to it. */
  static final String ANY_REDIS = "redis://127.0.0.1";

  private static final int MOST_WORKERS = 1_000;

  private static final Map<String, Console.Level> LEVELS =
      Map.of(
          "all", Console.Level.ALL,
          "tasks", Console.Level.TASKS,
          "none", Console.Level.NONE,
          "json", Console.Level.JSON);

  /** RFC 6750, so it fits into the header and the address unquoted. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,200}=*");

  @Option(
      names = {"-w", "--workers"},
      paramLabel = "N",
      defaultValue = "1",
      description = "Workers that run tasks, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  int workers;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8080",
      description = "Port on 127.0.0.1; 0: any free port (default: ${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--redis-url",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description =
          "redis[s]://… of a Redis 7.0+ or Valkey 7.2+ instead of the embedded one; as a flag,"
              + " other users of this machine can see its password.")
  String redisUrl;

  @Option(
      names = "--redis-url-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "A file with that URL, which may hold a password (default: none).")
  Path redisUrlFile;

  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      defaultValue = ".sluice",
      description = "Directory of the embedded Redis and of artifacts (default: ${DEFAULT-VALUE}).")
  Path directory;

  @Option(
      names = "--token",
      paramLabel = "T",
      description =
          "The operator's token; as a flag, other users of this machine can see it"
              + " (default: a random one).")
  String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the operator's token (default: none).")
  Path tokenFile;

  @Option(
      names = "--app",
      paramLabel = "CLASS",
      required = true,
      hidden = true,
      description = "The application to run; local/run passes it.")
  String application;

  @Option(
      names = "--isolated",
      description =
          "Each function in processes of its own, as on Lambda: started for the first call, frozen"
              + " between calls, killed when its time is up; --workers is the most drains.")
  boolean isolated;

  @Option(
      names = "--measure",
      description = "With --isolated: print how soon tasks start, and exit.")
  boolean measure;

  @Option(
      names = "--watch",
      description = "Compile changed sources and go on with the new code; Redis stays.")
  boolean watch;

  @Option(
      names = "--sources",
      paramLabel = "DIR",
      split = ",",
      hidden = true,
      description = "What --watch follows, laid out as src/main; local/run gives it.")
  List<Path> sources = List.of();

  @Option(
      names = "--log",
      paramLabel = "WHAT",
      defaultValue = "tasks",
      description =
          "What is printed: tasks as they end, with requests that change something or fail; all"
              + " requests; none; or all of it as JSON, an object a line (default:"
              + " ${DEFAULT-VALUE}).")
  String log;

  @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
  boolean version;

  @Option(
      names = "--queues",
      paramLabel = "A,B",
      description = "Queues that the workers take tasks from (default: all).")
  String queues;

  @Option(
      names = "--help",
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this and exit.")
  boolean help;

  /** The first thing that is wrong, as one line; null when everything is valid. */
  String violation() {
    if (workers < 1 || workers > MOST_WORKERS) {
      return "--workers must be 1 to " + MOST_WORKERS + ", was " + workers;
    }
    if (port < 0 || port > 65_535) {
      return "--port must be 0 to 65535, was " + port;
    }
    if (directory.toString().isBlank()) {
      return "--data must name a directory";
    }
    if (redisUrl != null && redisUrlFile != null) {
      return "Give either --redis-url or --redis-url-file";
    }
    try {
      redisUrl = redisUrlFile == null ? redisUrl : text(redisUrlFile);
    } catch (IOException e) {
      return "--redis-url-file cannot be read: " + redisUrlFile;
    }
    try {
      Settings.of(
          Map.of(
              "SLUICE_REDIS_URL", redisUrlOrAny(), "SLUICE_QUEUES", queues == null ? "" : queues));
    } catch (IllegalArgumentException e) {
      return e.getMessage()
          .replace("SLUICE_REDIS_URL", redisUrlFile == null ? "--redis-url" : "--redis-url-file")
          .replace("SLUICE_QUEUES", "--queues");
    }
    if (token != null && tokenFile != null) {
      return "Give either --token or --token-file";
    }
    try {
      token = tokenFile == null ? token : text(tokenFile);
    } catch (IOException e) {
      return "--token-file cannot be read: " + tokenFile;
    }
    if (token != null && !TOKEN.matcher(token).matches()) {
      return (tokenFile == null ? "--token must be" : "--token-file must hold")
          + " 1 to 200 letters, digits and -._~+/";
    }
    if (measure && !isolated) {
      return "--measure needs --isolated";
    }
    if (watch && isolated) {
      return "Give either --watch or --isolated";
    }
    if (watch && sources.isEmpty()) {
      return "--watch wants the directory that it follows: --sources DIR";
    }
    if (!LEVELS.containsKey(log)) {
      return "--log must be all, tasks, none or json";
    }
    return null;
  }

  private static String text(Path path) throws IOException {
    try (InputStream file = Files.newInputStream(path)) {
      return new String(file.readNBytes(10_000), StandardCharsets.UTF_8).strip();
    }
  }

  /** Where Redis is; while the embedded one does not run, {@link #ANY_REDIS}. */
  String redisUrlOrAny() {
    return redisUrl == null ? ANY_REDIS : redisUrl;
  }

  Console.Level level() {
    return LEVELS.get(log);
  }

  String tokenOrRandom() {
    if (token == null) {
      byte[] bytes = new byte[18];
      new SecureRandom().nextBytes(bytes);
      token = Base64.getUrlEncoder().encodeToString(bytes);
    }
    return token;
  }
}
