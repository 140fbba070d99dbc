package dev.sluice.local.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sends each call over a new connection, correcting nothing on the way. */
public final class OverTcp implements HttpDriver {
  private final int port;

  public OverTcp(int port) {
    this.port = port;
  }

  @Override
  public HttpReply send(HttpCall call) {
    long began = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request(call));
      byte[] answer = socket.getInputStream().readAllBytes();
      return reply(new String(answer, StandardCharsets.UTF_8), System.nanoTime() - began);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] request(HttpCall call) {
    StringBuilder head = new StringBuilder(call.method() + " " + call.target() + " HTTP/1.1\r\n");
    call.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("connection: close\r\n");
    byte[] body = call.body() == null ? new byte[0] : call.body();
    if (call.body() != null) {
      head.append("content-length: " + body.length + "\r\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private static HttpReply reply(String answer, long nanos) {
    int end = answer.indexOf("\r\n\r\n");
    String[] lines = answer.substring(0, end).split("\r\n");
    Map<String, String> headers = new LinkedHashMap<>();
    List<String> cookies = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      String[] header = lines[i].split(": *", 2);
      String name = header[0].toLowerCase(Locale.ROOT);
      if (name.equals("set-cookie")) {
        cookies.add(header[1]);
      } else {
        headers.put(name, header[1]);
      }
    }
    int status = Integer.parseInt(lines[0].split(" ")[1]);
    String body = answer.substring(end + 4);
    return new HttpReply(status, headers, cookies, body, null, Duration.ofNanos(nanos));
  }
}
