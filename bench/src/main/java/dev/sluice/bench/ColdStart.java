package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Cold starts of handlers side by side: fresh processes under Lambda's Java runtime client and a
 * local Runtime API, one after the other in interleaved rounds, so a busy machine slows all of them
 * alike. Prints medians (means for processor time) and each one's ratio to the first, by wall time
 * and by processor time.
 */
public final class ColdStart {
  private static final String HELP =
      """
      Usage: java -cp "bench/target/classes:bench/target/lib/*" dev.sluice.bench.ColdStart \
      [options] [SUBJECT ...]
        SUBJECT  NAME=HANDLER@JAR,JAR,...  a handler of the bench with the jars it needs, by the
                                           beginnings of their names
                 NAME=HANDLER@./DIRECTORY  a handler of a built function, for instance the output
                                           of sam build (a path is recognised by its slash)
                 By default: the validation libraries and the enqueue function,
                                           see docs/validation.md.
        --rounds N            measured starts of each, after an uncounted one (default 9)
        --event FILE          the event (default: a seller report over HTTP)
        --expect TEXT         what an answer must contain (default 202)
        --env NAME=VALUE      for the handler; may be repeated
        --java FILE           the java to start (default: the one running this)
        --jvm-option OPTION   instead of Lambda's defaults for Java 17
                              (-XX:TieredStopAtLevel=1 -XX:+UseSerialGC); may be repeated
        --help
        --snapshot yes        from the snapshot to the answer, instead of from the start
                              (SnapStart, as far as the function's hooks can see)
        --over WAY,...        the ways in which the last subject and those of a directory reach
                              Redis, a row for each: plaintext, tls, cluster, tls+cluster (default: plaintext)
        --redis-server FILE   started meanwhile, unless --env gives SLUICE_REDIS_URL
                              (default: redis-server)
      """;

  private static final String REDIS_URL = "SLUICE_REDIS_URL";
  private static final String SHARED = "app-,sluice-,aws-lambda-java-core,jackson-core,";
  private static final String HANDLERS = "dev.sluice.bench.coldstart.";
  private static final List<String> COMPARISON =
      List.of(
          "bare=" + HANDLERS + "BareHandler@aws-lambda-java-core",
          "json=" + HANDLERS + "JsonHandler@" + SHARED,
          "bind=" + HANDLERS + "BindHandler@" + SHARED + "jakarta.validation",
          "ours=" + HANDLERS + "ReaderHandler@" + SHARED + "jakarta.validation",
          "avaje=" + HANDLERS + "AvajeHandler@" + SHARED + "jakarta.validation,avaje-,jspecify",
          "hibernate="
              + HANDLERS
              + "HibernateHandler@"
              + SHARED
              + "jakarta.validation,hibernate-validator,jboss-logging,classmate",
          "enqueue=dev.sluice.app.EnqueueHandler@"
              + SHARED
              + "jakarta.validation,jackson-,classmate,aws-lambda-java-events,jedis,"
              + "commons-pool2,slf4j,fastcsv,crac");

  /** The bearer token {@code bench} of the default event. */
  private static final String TOKENS =
      "bench:operator:1b32c28cb38c05480eccc1bd60ff97029b57a05c96718b96dad7e9d84894f549";

  /**
   * @param options of the JVM
   */
  private record Subject(
      String name,
      String handler,
      Sandbox sandbox,
      Map<String, String> environment,
      List<String> options,
      List<Sandbox.Start> starts) {}

  private int rounds = 9;
  private String expect = "202";
  private boolean snapshot;
  private List<String> over = List.of("plaintext");
  private String server = "redis-server";
  private Path java = Path.of(System.getProperty("java.home"), "bin", "java");
  private byte[] event;
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> subjects = new ArrayList<>();

  private ColdStart() {}

  public static void main(String[] args) throws Exception {
    if (Arrays.asList(args).contains("--help")) {
      System.out.print(HELP);
      return;
    }
    ColdStart bench = new ColdStart();
    try {
      bench.read(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
    bench.run();
  }

  private void read(String[] args) throws IOException {
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (!arg.startsWith("--")) {
        subjects.add(arg);
        continue;
      }
      if (++i == args.length) {
        throw new IllegalArgumentException(arg + " needs a value; see --help");
      }
      String value = args[i];
      switch (arg) {
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--event" -> event = Files.readAllBytes(Path.of(value));
        case "--expect" -> expect = value;
        case "--snapshot" -> snapshot = value.equals("yes");
        case "--over" -> over = List.of(value.split(","));
        case "--redis-server" -> server = value;
        case "--java" -> java = Path.of(value);
        case "--jvm-option" -> options.add(value);
        case "--env" -> {
          String[] pair = value.split("=", 2);
          environment.put(pair[0], pair.length > 1 ? pair[1] : "");
        }
        default -> throw new IllegalArgumentException("Unknown option " + arg + "; see --help");
      }
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1");
    }
    if (environment.containsKey(REDIS_URL) && over.size() > 1) {
      throw new IllegalArgumentException("--over and --env " + REDIS_URL + " exclude each other");
    }
    if (options.isEmpty()) {
      options.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    }
    environment.putIfAbsent("SLUICE_TOKENS", TOKENS);
    if (subjects.isEmpty()) {
      subjects.addAll(COMPARISON);
    }
    if (event == null) {
      try (var in = ColdStart.class.getResourceAsStream("cold-start-event.json")) {
        event = in.readAllBytes();
      }
    }
  }

  /**
   * @param way to Redis; null: as {@code --env} says
   */
  private Subject subject(String text, String way, Routes routes) throws IOException {
    String[] parts = text.split("[=@]", 3);
    if (parts.length < 3) {
      throw new IOException("Not NAME=HANDLER@WHERE: " + text);
    }
    Sandbox sandbox =
        parts[2].contains("/")
            ? Sandbox.at(Path.of(parts[2]))
            : Sandbox.of(List.of(parts[2].split(",")));
    Map<String, String> variables = new HashMap<>(environment);
    List<String> all = new ArrayList<>(options);
    if (way != null) {
      variables.put(REDIS_URL, routes.url(way).toString());
      all.addAll(routes.jvmOptions(way));
    }
    String name = way == null || way.equals("plaintext") ? parts[0] : parts[0] + " " + way;
    return new Subject(name, parts[1], sandbox, variables, all, new ArrayList<>());
  }

  private void run() throws Exception {
    List<Subject> all = new ArrayList<>();
    try (Routes routes = environment.containsKey(REDIS_URL) ? null : Routes.open(server, over)) {
      for (int i = 0; i < subjects.size(); i++) {
        String text = subjects.get(i);
        boolean allWays = i == subjects.size() - 1 || text.contains("/");
        for (String way : allWays ? over : List.of("plaintext")) {
          all.add(subject(text, routes == null ? null : way, routes));
        }
      }
      for (int round = 0; round <= rounds; round++) {
        for (Subject subject : all) {
          Sandbox.Start start =
              subject.sandbox.start(
                  java,
                  subject.options,
                  subject.handler,
                  subject.environment,
                  event,
                  snapshot,
                  expect);
          if (round > 0) {
            subject.starts.add(start);
          }
        }
      }
      print(all);
    } finally {
      for (Subject subject : all) {
        subject.sandbox.close();
      }
    }
  }

  private void print(List<Subject> all) {
    System.out.printf("%d rounds, ms, %s %s%n", rounds, java, String.join(" ", options));
    System.out.printf(
        "%-20s %8s %8s %8s %8s %8s %7s %7s%n",
        "subject", "init", "answer", "fastest", "slowest", "cpu", "ratio", "of cpu");
    double base = median(all.get(0), Sandbox.Start::first);
    double baseCpu = mean(all.get(0), Sandbox.Start::cpu);
    for (Subject subject : all) {
      double[] answers = sorted(subject, Sandbox.Start::first);
      System.out.printf(
          "%-20s %8.0f %8.0f %8.0f %8.0f %8.0f %7.2f %7.2f%n",
          subject.name,
          median(subject, Sandbox.Start::init),
          median(subject, Sandbox.Start::first),
          answers[0],
          answers[answers.length - 1],
          mean(subject, Sandbox.Start::cpu),
          median(subject, Sandbox.Start::first) / base,
          mean(subject, Sandbox.Start::cpu) / baseCpu);
    }
    if (snapshot) {
      printLoaded(all);
    }
  }

  /** What the last start of each loaded after the snapshot. */
  private static void printLoaded(List<Subject> all) {
    for (Subject subject : all) {
      List<String> loaded = subject.starts.get(subject.starts.size() - 1).loaded();
      System.out.printf("%n%s loaded %d classes after the snapshot%n", subject.name, loaded.size());
      loaded.forEach(System.out::println);
    }
  }

  /**
   * For processor time, which is measured in steps of 10 ms: a median would have the same steps.
   */
  private static double mean(Subject subject, Function<Sandbox.Start, Duration> part) {
    double sum = 0;
    for (double millis : sorted(subject, part)) {
      sum += millis;
    }
    return sum / subject.starts.size();
  }

  private static double median(Subject subject, Function<Sandbox.Start, Duration> part) {
    double[] sorted = sorted(subject, part);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static double[] sorted(Subject subject, Function<Sandbox.Start, Duration> part) {
    return subject.starts.stream()
        .mapToDouble(s -> part.apply(s).toNanos() / 1e6)
        .sorted()
        .toArray();
  }
}
