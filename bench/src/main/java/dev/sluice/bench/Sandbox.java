package dev.sluice.bench;

import java.io.File;
import java.io.IOException;
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
   * One cold start.
   *
   * @param init from starting the process to its request for an event
   * @param first from starting the process to its answer
   * @param cpu processor time the process had used by then, in steps of 10 ms
   */
  record Start(Duration init, Duration first, Duration cpu) {}

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
      String expected)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(options);
    command.add("-cp");
    command.add(runtimeClassPath());
    command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
    command.add(handler);
    Path log = Files.createTempFile("sluice-cold-start", ".log");
    try (RuntimeApi api = new RuntimeApi(event)) {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().putAll(lambdaEnvironment(api, handler));
      builder.environment().putAll(environment);
      long begin = System.nanoTime();
      Process process = builder.start();
      try {
        RuntimeApi.Answer answer = api.answer().get(30, TimeUnit.SECONDS);
        Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
        if (!answer.body().contains(expected)) {
          throw new IOException(handler + " answered " + answer.body());
        }
        return new Start(
            Duration.ofNanos(answer.asked() - begin),
            Duration.ofNanos(answer.answered() - begin),
            cpu);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException(handler + " did not answer: " + e + "\n" + Files.readString(log), e);
      } finally {
        process.destroyForcibly().waitFor();
      }
    } finally {
      Files.delete(log);
    }
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
