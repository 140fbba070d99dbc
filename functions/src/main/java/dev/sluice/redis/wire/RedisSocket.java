package dev.sluice.redis.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One connection to a Redis server that speaks RESP2: sends a command, reads its answer. By hand,
 * because loading a client library would take a quarter of a cold start. For one thread at a time;
 * after an {@link IOException} it is of no more use.
 */
final class RedisSocket implements Closeable {
  private static final int LONGEST_LINE = 65_536;
  private static final int LONGEST_BULK = 512 * 1024 * 1024;
  private static final int DEEPEST = 8;

  private final Socket plain;
  private final InputStream in;
  private final OutputStream out;

  private RedisSocket(Socket plain, Socket spoken) throws IOException {
    this.plain = plain;
    in = new BufferedInputStream(spoken.getInputStream());
    out = new BufferedOutputStream(spoken.getOutputStream(), 16_384);
  }

  /**
   * Connects and logs in.
   *
   * @param answerMillis how long the server may be silent, also later on
   * @throws RedisError when the server does not let us in
   */
  static RedisSocket open(RedisAddress address, int connectMillis, int answerMillis)
      throws IOException, RedisError {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(new InetSocketAddress(address.host(), address.port()), connectMillis);
      socket.setSoTimeout(answerMillis);
      RedisSocket redis = new RedisSocket(socket, address.tls() ? tls(socket, address) : socket);
      redis.login(address);
      return redis;
    } catch (IOException | RedisError | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** The server must show a certificate that the JVM trusts and that has its name. */
  private static Socket tls(Socket socket, RedisAddress address) throws IOException {
    try {
      SSLSocket tls =
          (SSLSocket)
              SSLContext.getDefault()
                  .getSocketFactory()
                  .createSocket(socket, address.host(), address.port(), true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      return tls;
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("The JVM has no TLS", e);
    }
  }

  private void login(RedisAddress address) throws IOException, RedisError {
    if (address.password() != null) {
      List<byte[]> auth = new ArrayList<>();
      auth.add(Keys.bytes("AUTH"));
      if (address.user() != null) {
        auth.add(Keys.bytes(address.user()));
      }
      auth.add(Keys.bytes(address.password()));
      call(auth);
    }
    if (address.database() != 0) {
      call(List.of(Keys.bytes("SELECT"), Keys.bytes(Integer.toString(address.database()))));
    }
  }

  /**
   * Sends a command and reads its answer: {@code byte[]} for a string, {@code Long}, {@code
   * List<Object>} or null.
   *
   * @throws RedisError when the server answers with an error; the connection stays good
   * @throws IOException when the connection is lost, the server is silent, or what it says is not
   *     RESP2
   */
  Object call(List<byte[]> command) throws IOException, RedisError {
    head('*', command.size());
    for (byte[] part : command) {
      head('$', part.length);
      out.write(part);
      end();
    }
    out.flush();
    Object answer = answer(0);
    if (answer instanceof RedisError error) {
      throw error;
    }
    return answer;
  }

  private void head(char kind, int number) throws IOException {
    out.write(kind);
    out.write(Keys.bytes(Integer.toString(number)));
    end();
  }

  private void end() throws IOException {
    out.write('\r');
    out.write('\n');
  }

  private Object answer(int depth) throws IOException {
    int kind = in.read();
    String line = line();
    return switch (kind) {
      case '+' -> Keys.bytes(line);
      case '-' -> new RedisError(line);
      case ':' -> number(line);
      case '$' -> bulk(number(line));
      case '*' -> array(number(line), depth);
      default -> throw notResp();
    };
  }

  private byte[] bulk(long length) throws IOException {
    if (length < 0) {
      return null;
    }
    if (length > LONGEST_BULK) {
      throw notResp();
    }
    byte[] bytes = in.readNBytes((int) length); // takes no more memory than what arrives
    if (bytes.length < length) {
      throw new EOFException("Redis closed the connection within an answer");
    }
    if (in.read() != '\r' || in.read() != '\n') {
      throw notResp();
    }
    return bytes;
  }

  private List<Object> array(long length, int depth) throws IOException {
    if (length < 0) {
      return null;
    }
    if (depth == DEEPEST) {
      throw notResp();
    }
    List<Object> elements = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      elements.add(answer(depth + 1));
    }
    return elements;
  }

  private static long number(String line) throws IOException {
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException e) {
      throw notResp();
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\r'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("Redis closed the connection");
      }
      if (line.size() == LONGEST_LINE) {
        throw notResp();
      }
      line.write(b);
    }
    if (in.read() != '\n') {
      throw notResp();
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static IOException notResp() {
    return new IOException("What answers is not a Redis server");
  }

  /** Without a farewell of TLS, which could wait for a dead server. */
  @Override
  public void close() {
    try {
      plain.close();
    } catch (IOException e) {
      // it is of no more use either way
    }
  }
}
