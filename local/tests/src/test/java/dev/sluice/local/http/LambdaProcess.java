package dev.sluice.local.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.local.events.RuntimeClient;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A function as Lambda runs it: a separate process under AWS's runtime client, which asks the
 * Runtime API (served here, on loopback) for events and returns the answers.
 */
public final class LambdaProcess implements AutoCloseable {
  private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer api;
  private final Process process;
  private final Path log;

  /** Starts the function; its variables are the given ones and those that Lambda adds. */
  public LambdaProcess(Path directory, String handler, Map<String, String> variables)
      throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.setExecutor(threads);
    api.createContext("/", this::serve);
    api.start();
    log = Files.createTempFile(directory, "function", ".log");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(RuntimeClient.command(java, directory, handler))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.getAddress().getPort());
    environment.putAll(RuntimeClient.variables(directory, handler));
    builder.environment().clear();
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /**
   * A directory laid out as in Lambda: {@code lib/} with the function's jar and its dependencies.
   */
  public static Path layOut(Path directory) throws IOException {
    Path lib = Files.createDirectories(directory.resolve("lib"));
    for (Path entry : RuntimeClient.classPath().toList()) {
      boolean functions = entry.toString().contains(File.separator + "functions" + File.separator);
      if (Files.isDirectory(entry) && functions) {
        link(entry, directory);
      } else if (Files.isRegularFile(entry) && !entry.toString().contains("junit")) {
        Files.createSymbolicLink(lib.resolve(entry.getFileName()), entry);
      }
    }
    RuntimeClient.unpackNative(directory);
    return directory;
  }

  /** Both modules have the same folders, so each file is linked individually. */
  private static void link(Path classes, Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path place = directory.resolve(classes.relativize(file).toString());
        Files.createDirectories(place.getParent());
        Files.createSymbolicLink(place, file);
      }
    }
  }

  public byte[] invoke(byte[] event) throws IOException {
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
