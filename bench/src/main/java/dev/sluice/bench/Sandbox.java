package dev.sluice.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A directory laid out as Lambda lays out a function ({@code .} for classes, {@code lib/} for
 * jars), in which a fresh process under the Java runtime client answers one event.
 */
final class Sandbox implements AutoCloseable {
  private static final String RUNTIME = "aws-lambda-java-runtime-interface-client";
  private static final List<String> RUNTIME_JARS =
      List.of(RUNTIME, "aws-lambda-java-core", "aws-lambda-java-serialization");

  /**
   * One cold start, or one start from a snapshot.
   *
   * @param init from starting the process to its request for an event, or to the snapshot
   * @param first from starting the process, or from the snapshot, to its answer
   * @param cpu processor time the process had used by then, or since the snapshot, in steps of 10
   *     ms
   * @param loaded the classes loaded since the snapshot, a line each
   */
  record Start(Duration init, Duration first, Duration cpu, List<String> loaded) {}

  /** What the process had done when it was to be restored. */
  private static final class AtSnapshot {
    volatile Process process;
    volatile Duration cpu = Duration.ZERO;
    volatile long loaded;
  }

  private final Path directory;
  private final boolean ours;

  private Sandbox(Path directory, boolean ours) {
    this.directory = directory;
    this.ours = ours;
  }

  /** An existing directory, for instance the output of {@code sam build}. */
  static Sandbox at(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException("No such directory: " + directory);
    }
    return new Sandbox(directory.toAbsolutePath(), false);
  }

  /**
   * The bench's own classes and those jars of its class path whose file names begin with one of
   * these.
   */
  static Sandbox of(List<String> jars) throws IOException {
    Path directory = Files.createTempDirectory("sluice-cold-start");
    Path lib = Files.createDirectory(directory.resolve("lib"));
    for (Path entry : classPath()) {
      if (Files.isDirectory(entry)) {
        try (var children = Files.list(entry)) {
          for (Path child : children.toList()) {
            Files.createSymbolicLink(directory.resolve(child.getFileName()), child);
          }
        }
      } else if (jars.stream().anyMatch(entry.getFileName().toString()::startsWith)) {
        Files.createSymbolicLink(lib.resolve(entry.getFileName()), entry);
      }
    }
    return new Sandbox(directory, true);
  }

  private static List<Path> classPath() {
    List<Path> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      entries.add(Path.of(entry).toAbsolutePath());
    }
    return entries;
  }

  private static String runtimeClassPath() {
    List<String> jars = new ArrayList<>();
    for (Path entry : classPath()) {
      if (RUNTIME_JARS.stream().anyMatch(entry.getFileName().toString()::startsWith)) {
        jars.add(entry.toString());
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  /**
   * Starts a process, waits for its answer and ends it.
   *
   * @param options of the JVM
   * @param snapshot whether a snapshot is taken, as far as the function can see: its hooks run
   * @param expected what the answer must contain
   * @throws IOException when there is no such answer within 30 s; the message contains what came
   *     instead
   */
  Start start(
      Path java,
      List<String> options,
      String handler,
      Map<String, String> environment,
      byte[] event,
      boolean snapshot,
      String expected)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(options);
    Path classes = Files.createTempFile("sluice-cold-start", ".classes");
    if (snapshot) {
      command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
      command.add("-Xlog:class+load:file=" + classes);
    }
    command.add("-cp");
    command.add(runtimeClassPath());
    command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
    command.add(handler);
    Path log = Files.createTempFile("sluice-cold-start", ".log");
    AtSnapshot before = new AtSnapshot();
    Runnable restoring =
        () -> {
          before.cpu = before.process.info().totalCpuDuration().orElse(Duration.ZERO);
          before.loaded = classes.toFile().length();
        };
    try (RuntimeApi api = new RuntimeApi(event, restoring)) {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().putAll(lambdaEnvironment(api, handler));
      builder.environment().putAll(environment);
      if (snapshot) {
        builder.environment().put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
      }
      long begin = System.nanoTime();
      Process process = builder.start();
      before.process = process;
      try {
        RuntimeApi.Answer answer = api.answer().get(30, TimeUnit.SECONDS);
        Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
        if (!answer.body().contains(expected)) {
          throw new IOException(handler + " answered " + answer.body());
        }
        return new Start(
            Duration.ofNanos((snapshot ? answer.restored() : answer.asked()) - begin),
            Duration.ofNanos(answer.answered() - (snapshot ? answer.restored() : begin)),
            cpu.minus(before.cpu),
            loaded(classes, before.loaded));
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException(handler + " did not answer: " + e + "\n" + Files.readString(log), e);
      } finally {
        process.destroyForcibly().waitFor();
      }
    } finally {
      Files.delete(log);
      Files.delete(classes);
    }
  }

  private static List<String> loaded(Path classes, long from) throws IOException {
    byte[] all = Files.readAllBytes(classes);
    int rest = (int) Math.min(from, all.length);
    return new String(all, rest, all.length - rest, StandardCharsets.UTF_8).lines().toList();
  }

  private Map<String, String> lambdaEnvironment(RuntimeApi api, String handler) {
    return Map.of(
        "AWS_LAMBDA_RUNTIME_API", api.address(),
        "_HANDLER", handler,
        "LAMBDA_TASK_ROOT", directory.toString(),
        "AWS_LAMBDA_FUNCTION_NAME", "bench",
        "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
        "AWS_LAMBDA_LOG_GROUP_NAME", "bench",
        "AWS_LAMBDA_LOG_STREAM_NAME", "bench",
        "AWS_REGION", "eu-west-1",
        "LANG", "C.UTF-8");
  }

  @Override
  public void close() throws IOException {
    if (ours) {
      // does not follow links
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }
}
