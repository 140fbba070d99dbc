package dev.sluice.outgoing;

import dev.sluice.params.shape.Authority;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens the connection of a call. A host name is resolved once, and the connection goes to the
 * addresses that were checked; a client that resolves the name again may be given another address,
 * such as one of the internal network (DNS rebinding).
 */
public final class Connector {
  /** Finds the addresses of a host. */
  @FunctionalInterface
  public interface Resolver {
    /** As {@link InetAddress#getAllByName(String)}. */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Resolver resolver;
  private final boolean publicOnly;

  private Connector(Resolver resolver, boolean publicOnly) {
    this.resolver = resolver;
    this.publicOnly = publicOnly;
  }

  /** Connects to any host: for addresses that the operator chose. */
  public static Connector toAny() {
    return toAny(InetAddress::getAllByName);
  }

  /** The same with another resolver, for tests. */
  public static Connector toAny(Resolver resolver) {
    return new Connector(resolver, false);
  }

  /** Connects to hosts of the public internet only: for addresses that users chose. */
  public static Connector toPublic() {
    return toPublic(InetAddress::getAllByName);
  }

  /** The same with another resolver, for tests. */
  public static Connector toPublic(Resolver resolver) {
    return new Connector(resolver, true);
  }

  /**
   * Connects, for https with TLS, which checks that the certificate is one of the URL's host.
   *
   * @param target an http or https URL; no certificate is for a host with an underscore
   * @param sockets makes the socket
   * @param limit how long connecting to all addresses of the host may take together
   * @param silence how long the peer may be silent between two bytes
   * @throws ForbiddenAddress when only public hosts are allowed and this is not one
   */
  Socket connect(URI target, SocketFactory sockets, Duration limit, Duration silence)
      throws IOException {
    if (publicOnly && PublicUrl.forbidden(target.toString())) {
      throw new ForbiddenAddress();
    }
    Authority at = Authority.of(target);
    if (at == null) {
      throw new UnknownHostException("The URL has no host");
    }
    boolean tls = "https".equalsIgnoreCase(target.getScheme());
    int port = at.port() >= 0 ? at.port() : tls ? 443 : 80;
    Socket socket = connected(addresses(at.host()), port, sockets, limit);
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) silence.toMillis());
      return tls ? encrypted(socket, at.host(), port) : socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private List<InetAddress> addresses(String host) throws IOException {
    List<InetAddress> addresses = List.of(resolver.addresses(host));
    if (publicOnly && !addresses.stream().allMatch(PublicUrl::isPublic)) {
      throw new ForbiddenAddress();
    }
    return addresses;
  }

  private static Socket connected(
      List<InetAddress> addresses, int port, SocketFactory sockets, Duration limit)
      throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    List<IOException> failures = new ArrayList<>();
    for (InetAddress address : addresses) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        break;
      }
      Socket socket = sockets.createSocket();
      try {
        socket.connect(new InetSocketAddress(address, port), (int) left);
        return socket;
      } catch (IOException e) {
        socket.close();
        failures.add(e);
      }
    }
    throw failures.isEmpty() ? new ConnectException("no address") : failures.get(0);
  }

  private static Socket encrypted(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    // the name, not the address, is what is sent (SNI) and what the certificate must be for
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
