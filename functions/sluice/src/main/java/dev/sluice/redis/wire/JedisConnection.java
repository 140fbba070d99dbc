package dev.sluice.redis.wire;

import dev.sluice.queue.TimeBudget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
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
 * One Jedis connection to one server. It logs in by itself, because Jedis's own handshake loads 120
 * classes, and reads with {@link AnswerReader}. For one thread at a time; useless after an {@link
 * IOException}.
 */
final class JedisConnection extends Connection {
  /** A command by its name. Loading Jedis's list of all commands takes longer than connecting. */
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

  private static final List<byte[]> PING = List.of(Keys.bytes("PING"));
  private static final int CHECK_MILLIS = 100;

  /**
   * With its name: ElastiCache Serverless takes no more, see
   * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RedisConfiguration.html.
   */
  private static final int MOST_ARGUMENTS = 3_999;

  private final RedisAddress address;
  private final Socket plain;
  private boolean used;
  private long keptAt;

  private JedisConnection(RedisAddress address, Socket plain) throws IOException {
    super(new Connected(address.tls() ? tls(plain, address) : plain));
    this.address = address;
    this.plain = plain;
  }

  /**
   * Connects, agrees on TLS and logs in.
   *
   * @throws RedisError when the server refuses the login
   */
  static JedisConnection open(RedisAddress address, TimeBudget budget)
      throws IOException, RedisError {
    try {
      return connect(address, budget);
    } catch (SSLException e) {
      if (!TlsGroups.few) {
        throw e;
      }
      TlsGroups.few = false; // servers that know none of them say so in several ways
      return connect(address, budget);
    }
  }

  private static JedisConnection connect(RedisAddress address, TimeBudget budget)
      throws IOException, RedisError {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(
          new InetSocketAddress(address.host(), address.port()),
          budget.within(RedisConnection.CONNECT_MILLIS));
      socket.setSoTimeout(budget.within(RedisConnection.ANSWER_MILLIS));
      JedisConnection connection = new JedisConnection(address, socket);
      connection.login(budget);
      return connection;
    } catch (IOException | RedisError | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  RedisAddress address() {
    return address;
  }

  /** Whether this is the first request over it, which has no time for anything else. */
  boolean firstUse() {
    boolean first = !used;
    used = true;
    return first;
  }

  /** When it was last put aside, by the clock of its pool. */
  long keptAt() {
    return keptAt;
  }

  void keptAt(long nanos) {
    keptAt = nanos;
  }

  /** Whether the server still hears it, within 100 ms. */
  boolean answers(TimeBudget budget) {
    try {
      call(PING, budget.within(CHECK_MILLIS));
      return true;
    } catch (RedisError e) {
      return !e.endsConnection();
    } catch (IOException e) {
      return false;
    }
  }

  /** The server must have a certificate for its name that the JVM trusts. */
  private static Socket tls(Socket socket, RedisAddress address) throws IOException {
    try {
      SSLSocket tls =
          (SSLSocket)
              SSLContext.getDefault()
                  .getSocketFactory()
                  .createSocket(socket, address.host(), address.port(), true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      TlsGroups.limit(parameters);
      tls.setSSLParameters(parameters);
      tls.startHandshake(); // else it waits for the first call, also when one connects ahead
      return tls;
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("The JVM has no TLS", e);
    }
  }

  private void login(TimeBudget budget) throws IOException, RedisError {
    Login login = address.login().now();
    if (login.password() != null) {
      List<byte[]> auth = new ArrayList<>();
      auth.add(Keys.bytes("AUTH"));
      if (login.user() != null) {
        auth.add(Keys.bytes(login.user()));
      }
      auth.add(Keys.bytes(login.password()));
      call(auth, budget.within(RedisConnection.ANSWER_MILLIS));
    }
    if (address.database() != 0) {
      call(
          List.of(Keys.bytes("SELECT"), Keys.bytes(Integer.toString(address.database()))),
          budget.within(RedisConnection.ANSWER_MILLIS));
    }
  }

  /**
   * Sends a command and reads its answer: {@code byte[]} for a string, {@code Long}, {@code
   * List<Object>} or null.
   *
   * @param answerMillis how long the server may be silent, also during the TLS handshake
   * @throws RedisError when the server answers with an error; the connection can still be used
   * @throws IOException when the connection is lost, the server is silent, or its answer is not
   *     RESP2
   */
  Object call(List<byte[]> command, int answerMillis) throws IOException, RedisError {
    assert command.size() <= MOST_ARGUMENTS : command.size() + " arguments";
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

  /** Without the TLS goodbye, which could wait for a dead server. */
  @Override
  public void close() {
    try {
      plain.close();
    } catch (IOException e) {
      // it is useless either way
    }
  }
}
