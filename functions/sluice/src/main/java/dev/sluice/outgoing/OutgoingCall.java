package dev.sluice.outgoing;

import dev.sluice.signals.TraceParent;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.SocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.http.protocol.RequestUserAgent;
import org.apache.hc.core5.io.CloseMode;

/**
 * One HTTP/1.1 call over a connection of its own, and its answer. Redirects are not followed. We
 * open the connection, so that a {@link Connector} decides where it goes; Apache HttpCore speaks
 * HTTP over it.
 */
public final class OutgoingCall implements Closeable {
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(16_384).setMaxHeaderCount(200).build();

  /** Without Expect: a chat's server may refuse it, or never answer it. */
  private static final HttpProcessor HEADERS =
      new DefaultHttpProcessor(
          RequestTargetHost.INSTANCE, RequestContent.INSTANCE, new RequestUserAgent("sluice"));

  private static final ContentType JSON = ContentType.create("application/json");

  /** Bytes that the answer to a message may have. */
  private static final long LARGEST_REPLY = 1 << 20;

  private final DefaultBHttpClientConnection connection;
  private final ClassicHttpResponse answer;

  private OutgoingCall(DefaultBHttpClientConnection connection, ClassicHttpResponse answer) {
    this.connection = connection;
    this.answer = answer;
  }

  /**
   * Sends a JSON text by POST and reads the head of the answer.
   *
   * @param limit for all of it: connecting, and what the peer sends
   * @return the status
   */
  public static int post(Connector connector, URI target, String json, Duration limit)
      throws IOException {
    ClassicHttpRequest request =
        post(target).setEntity(json.getBytes(StandardCharsets.UTF_8), JSON).build();
    SocketFactory sockets = new BoundedSockets(LARGEST_REPLY, limit);
    try (OutgoingCall call = send(connector.connect(target, sockets, limit, limit), request)) {
      return call.status();
    }
  }

  /**
   * Sends a POST without a body and reads the head of the answer; can be interrupted.
   *
   * @param limit for all of it: finding the host, connecting, and what the peer sends
   * @return the status
   */
  public static int post(
      Connector connector, URI target, Map<String, String> headers, Duration limit)
      throws IOException, InterruptedException {
    return post(connector, post(target).setEntity(new byte[0], null), target, headers, limit);
  }

  /**
   * Sends a JSON text by POST and reads the head of the answer; can be interrupted.
   *
   * @param limit for all of it: finding the host, connecting, and what the peer sends
   * @return the status
   */
  public static int post(
      Connector connector, URI target, Map<String, String> headers, byte[] json, Duration limit)
      throws IOException, InterruptedException {
    return post(connector, post(target).setEntity(json, JSON), target, headers, limit);
  }

  private static int post(
      Connector connector,
      ClassicRequestBuilder request,
      URI target,
      Map<String, String> headers,
      Duration limit)
      throws IOException, InterruptedException {
    headers.forEach(request::addHeader);
    SocketFactory sockets = new BoundedSockets(LARGEST_REPLY, limit);
    return Interruptible.run(
        () -> {
          Socket socket = connector.connect(target, sockets, limit, limit);
          try (OutgoingCall call = send(socket, request.build())) {
            return call.status();
          }
        },
        limit);
  }

  /** In the trace of the task that sends it, if it has one. */
  private static ClassicRequestBuilder post(URI target) {
    ClassicRequestBuilder request = ClassicRequestBuilder.post(target);
    TraceParent trace = TraceParent.current();
    return trace == null ? request : request.addHeader(TraceParent.HEADER, trace.toString());
  }

  /**
   * Sends a GET and reads the whole answer; can be interrupted.
   *
   * @param largest the most bytes that its body may have
   * @param limit for all of it: finding the host, connecting, and what the peer sends
   * @throws BodyTooLarge when it has more
   */
  public static Answer get(
      Connector connector, URI target, Map<String, String> headers, int largest, Duration limit)
      throws IOException, InterruptedException {
    ClassicRequestBuilder request = ClassicRequestBuilder.get(target);
    headers.forEach(request::addHeader);
    // the body has a limit of its own; chunks have heads
    SocketFactory sockets = new BoundedSockets(2L * largest + LARGEST_REPLY, limit);
    return Interruptible.run(
        () -> {
          Socket socket = connector.connect(target, sockets, limit, limit);
          try (OutgoingCall call = send(socket, request.build())) {
            return call.whole(largest);
          }
        },
        limit);
  }

  private Answer whole(int largest) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Header header : answer.getHeaders()) {
      headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
    }
    byte[] body = body().readNBytes(largest + 1);
    if (body.length > largest) {
      throw new BodyTooLarge(largest);
    }
    return new Answer(status(), headers, body);
  }

  /**
   * Sends GET or HEAD and reads the head of the answer.
   *
   * @param connect how long connecting may take
   * @param silence how long the server may be silent between two bytes; the length of the body and
   *     of its reading are not limited
   */
  public static OutgoingCall get(
      Connector connector, String method, URI target, Duration connect, Duration silence)
      throws IOException {
    ClassicHttpRequest request = ClassicRequestBuilder.create(method).setUri(target).build();
    return send(connector.connect(target, SocketFactory.getDefault(), connect, silence), request);
  }

  private static OutgoingCall send(Socket socket, ClassicHttpRequest request) throws IOException {
    DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(LIMITS);
    try {
      connection.bind(socket);
      HttpRequestExecutor executor = new HttpRequestExecutor();
      HttpCoreContext context = HttpCoreContext.create();
      request.setHeader("Connection", "close");
      executor.preProcess(request, HEADERS, context);
      return new OutgoingCall(connection, executor.execute(request, connection, context));
    } catch (HttpException | RuntimeException e) {
      socket.close();
      throw new IOException("It does not speak HTTP", e);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  public int status() {
    return answer.getCode();
  }

  /** The first header of that name, or null. */
  public String header(String name) {
    Header header = answer.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** The bytes of the body as the server gives them, or -1. */
  public long length() {
    String length = header("Content-Length");
    return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
  }

  /** The body; an end before its length is an exception. Closing it ends the call. */
  public InputStream body() throws IOException {
    HttpEntity entity = answer.getEntity();
    InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
    return new FilterInputStream(content) {
      @Override
      public void close() {
        OutgoingCall.this.close();
      }
    };
  }

  /** Cuts the connection, whatever is still to be read. */
  @Override
  public void close() {
    connection.close(CloseMode.IMMEDIATE);
  }
}
