package dev.sluice.local.isolated;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.http.route.Server;
import dev.sluice.local.LocalContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The process of an environment: asks the Runtime API for an event, hands it to its function, sends
 * the answer, and asks again.
 */
public final class FunctionProcess {
  private static final String API = "/2018-06-01/runtime/";

  private final String address;
  private final String name;

  private FunctionProcess(String address, String name) {
    this.address = "http://" + address + API;
    this.name = name;
  }

  /**
   * @param arguments the application's class, and the function: {@code drain} or the name of a
   *     server; the environment says where the Runtime API is, as on Lambda
   */
  public static void main(String[] arguments) throws Exception {
    FunctionProcess process =
        new FunctionProcess(System.getenv("AWS_LAMBDA_RUNTIME_API"), arguments[1]);
    RequestStreamHandler handler;
    try {
      Application application =
          (Application) Class.forName(arguments[0]).getConstructor().newInstance();
      handler = handler(application.sluice(Settings.ofEnvironment()), arguments[1]);
    } catch (RuntimeException | ReflectiveOperationException e) {
      process.post("init/error", error(e));
      throw e;
    }
    while (true) {
      process.next(handler);
    }
  }

  private static RequestStreamHandler handler(Sluice sluice, String name) {
    return switch (name) {
      case Functions.DRAIN -> sluice.drain();
      case "enqueue" -> sluice.enqueue();
      case "query" -> sluice.query();
      default -> sluice.function(new Server(name));
    };
  }

  private void next(RequestStreamHandler handler) throws IOException {
    HttpURLConnection asked =
        (HttpURLConnection) URI.create(address + "invocation/next").toURL().openConnection();
    byte[] event = asked.getInputStream().readAllBytes();
    String id = asked.getHeaderField("Lambda-Runtime-Aws-Request-Id");
    long deadline = Long.parseLong(asked.getHeaderField("Lambda-Runtime-Deadline-Ms"));
    Duration left = Duration.ofMillis(deadline - System.currentTimeMillis());
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler.handleRequest(new ByteArrayInputStream(event), answer, new LocalContext(name, left));
    } catch (RuntimeException | IOException e) {
      post("invocation/" + id + "/error", error(e));
      return;
    }
    post("invocation/" + id + "/response", answer.toByteArray());
  }

  private static byte[] error(Exception failure) {
    return failure.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void post(String path, byte[] body) throws IOException {
    HttpURLConnection call =
        (HttpURLConnection) URI.create(address + path).toURL().openConnection();
    call.setDoOutput(true);
    try (OutputStream out = call.getOutputStream()) {
      out.write(body);
    }
    call.getResponseCode();
  }
}
