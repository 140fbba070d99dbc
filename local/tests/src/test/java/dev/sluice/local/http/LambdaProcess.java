package dev.sluice.local.http;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A function as Lambda runs it: a process of its own under AWS's runtime client, which asks the
 * Runtime API (served here, on loopback) for events and gives it the answers.
 */
final class LambdaProcess implements AutoCloseable {
  private static final String CLIENT = "aws-lambda-java-runtime-interface-client";
  private static final List<String> CLIENT_JARS =
      List.of(CLIENT, "aws-lambda-java-core", "aws-lambda-java-serialization", "utils-lite");

  /**
   * The client unpacks its native library to one fixed path, and two that start together crash.
   * This property names one that is unpacked already.
   */
  private static final String NATIVE =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer api;
  private final Process process;
  private final Path log;

  /** Starts the function; its variables are the given ones and what Lambda adds. */
  LambdaProcess(Path directory, String handler, Map<String, String> variables) throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.setExecutor(threads);
    api.createContext("/", this::serve);
    api.start();
    log = Files.createTempFile(directory, "function", ".log");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-D" + NATIVE + "=" + directory.resolve(NATIVE),
                "-cp",
                jars(CLIENT_JARS),
                AWSLambda.class.getName(),
                handler)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.getAddress().getPort());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "test");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "test");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "test");
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("LAMBDA_TASK_ROOT", directory.toString());
    environment.put("_HANDLER", handler);
    builder.environment().clear();
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** A directory as Lambda lays it out: {@code lib/} with the function's jar and what it needs. */
  static Path layOut(Path directory) throws IOException {
    Path lib = Files.createDirectories(directory.resolve("lib"));
    for (Path entry : classPath().toList()) {
      boolean functions = entry.toString().contains(File.separator + "functions" + File.separator);
      if (Files.isDirectory(entry) && functions) {
        link(entry, directory);
      } else if (Files.isRegularFile(entry) && !entry.toString().contains("junit")) {
        Files.createSymbolicLink(lib.resolve(entry.getFileName()), entry);
      }
    }
    unpackNative(directory);
    return directory;
  }

  /** Both modules have the same folders, so each file is linked for itself. */
  private static void link(Path classes, Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path place = directory.resolve(classes.relativize(file).toString());
        Files.createDirectories(place.getParent());
        Files.createSymbolicLink(place, file);
      }
    }
  }

  private static void unpackNative(Path directory) throws IOException {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String library = "/jni/libaws-lambda-jni.linux-" + machine + ".so";
    try (InputStream in = AWSLambda.class.getResourceAsStream(library)) {
      Files.copy(in, directory.resolve(NATIVE));
    }
  }

  private static String jars(List<String> names) {
    return classPath()
        .filter(entry -> names.stream().anyMatch(entry.getFileName().toString()::startsWith))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<Path> classPath() {
    String tests = System.getProperty("surefire.test.class.path");
    String all = tests == null ? System.getProperty("java.class.path") : tests;
    return Stream.of(all.split(File.pathSeparator)).map(Path::of).map(Path::toAbsolutePath);
  }

  byte[] invoke(byte[] event) throws IOException {
    try {
      events.add(event);
      byte[] answer = answers.poll(30, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException("No answer within 30 s: " + Files.readString(log));
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!path.endsWith("/invocation/next")) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(202, -1);
        answers.add(body);
        return;
      }
      byte[] event = events.take();
      var headers = exchange.getResponseHeaders();
      headers.set("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd");
      headers.set("Lambda-Runtime-Deadline-Ms", "" + (System.currentTimeMillis() + 30_000));
      headers.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:1:function:f");
      headers.set("Content-Type", "application/json"); // without it the native client crashes
      exchange.sendResponseHeaders(200, event.length);
      exchange.getResponseBody().write(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    api.stop(0);
    threads.shutdownNow();
  }
}
