package dev.sluice.redis.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * One connection of Jedis to one server. Logs in by itself, because Jedis's own handshake loads 120
 * classes, and reads by {@link AnswerReader}. For one thread at a time; after an {@link
 * IOException} it is of no more use.
 */
final class JedisConnection extends Connection {
  /** Names a command. Jedis's list of all that there are takes longer to load than to connect. */
  private record Name(byte[] bytes) implements ProtocolCommand {
    @Override
    public byte[] getRaw() {
      return bytes;
    }
  }

  private record Connected(Socket socket) implements JedisSocketFactory {
    @Override
    public Socket createSocket() {
      return socket;
    }
  }

  private final RedisAddress address;
  private final Socket plain;

  private JedisConnection(RedisAddress address, Socket plain) throws IOException {
    super(new Connected(address.tls() ? tls(plain, address) : plain));
    this.address = address;
    this.plain = plain;
  }

  /**
   * Connects and logs in.
   *
   * @param answerMillis how long the server may be silent
   * @throws RedisError when the server does not let us in
   */
  static JedisConnection open(RedisAddress address, int connectMillis, int answerMillis)
      throws IOException, RedisError {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(new InetSocketAddress(address.host(), address.port()), connectMillis);
      JedisConnection connection = new JedisConnection(address, socket);
      connection.login(answerMillis);
      return connection;
    } catch (IOException | RedisError | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  RedisAddress address() {
    return address;
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

  private void login(int answerMillis) throws IOException, RedisError {
    if (address.password() != null) {
      List<byte[]> auth = new ArrayList<>();
      auth.add(Keys.bytes("AUTH"));
      if (address.user() != null) {
        auth.add(Keys.bytes(address.user()));
      }
      auth.add(Keys.bytes(address.password()));
      call(auth, answerMillis);
    }
    if (address.database() != 0) {
      call(
          List.of(Keys.bytes("SELECT"), Keys.bytes(Integer.toString(address.database()))),
          answerMillis);
    }
  }

  /**
   * Sends a command and reads its answer: {@code byte[]} for a string, {@code Long}, {@code
   * List<Object>} or null.
   *
   * @param answerMillis how long the server may be silent, within TLS's handshake too
   * @throws RedisError when the server answers with an error; the connection stays good
   * @throws IOException when the connection is lost, the server is silent, or what it says is not
   *     RESP2
   */
  Object call(List<byte[]> command, int answerMillis) throws IOException, RedisError {
    plain.setSoTimeout(answerMillis);
    CommandArguments arguments = new CommandArguments(new Name(command.get(0)));
    for (int i = 1; i < command.size(); i++) {
      arguments.add(command.get(i));
    }
    Object answer;
    try {
      answer = executeCommand(arguments);
    } catch (JedisException e) {
      throw new IOException("The connection to Redis is lost", e);
    }
    if (answer instanceof RedisError error) {
      throw error;
    }
    return answer;
  }

  @Override
  protected Object protocolRead(RedisInputStream in, PushConsumerChain pushed) {
    try {
      return AnswerReader.read(in);
    } catch (IOException e) {
      throw new JedisConnectionException(e);
    }
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
