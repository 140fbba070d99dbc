package dev.sluice.local.ended;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A receiver of webhooks that verifies them as the specification tells receivers to. */
public final class Receiver implements AutoCloseable {
  public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A message whose signature was right. */
  public record Message(
      String id, long seconds, JsonNode body, Map<String, List<String>> headers) {}

  private final HttpServer server;
  private final List<Message> messages = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Queue<Integer> answers = new ArrayDeque<>();

  public Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::receive);
    server.start();
  }

  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public String url() {
    return "http://" + host() + "/hook?key=1";
  }

  /** What it answers next; 204 after that. */
  public synchronized void answers(Integer... statuses) {
    answers.addAll(List.of(statuses));
  }

  synchronized void forget() {
    messages.clear();
    faults.clear();
    answers.clear();
  }

  public synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  private synchronized void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String id = exchange.getRequestHeaders().getFirst("webhook-id");
    String seconds = exchange.getRequestHeaders().getFirst("webhook-timestamp");
    String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
    String expected =
        "v1," + hmac(id + "." + seconds + "." + new String(body, StandardCharsets.UTF_8));
    if (!exchange.getRequestMethod().equals("POST") || !expected.equals(signature)) {
      faults.add(exchange.getRequestMethod() + " " + signature);
    } else {
      Map<String, List<String>> headers = Map.copyOf(exchange.getRequestHeaders());
      messages.add(new Message(id, Long.parseLong(seconds), JSON.readTree(body), headers));
    }
    Integer answer = answers.poll();
    exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
    exchange.close();
  }

  private static String hmac(String text) {
    try {
      byte[] key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
