package dev.sluice.local.queue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** Puts TLS before a Redis that has none, with a certificate of its own for one name. */
final class TlsProxy implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final URI redis;
  private final KeyStore keys;
  private final SSLServerSocket server;

  /**
   * @param name for whom the certificate is, as keytool writes it: {@code ip:127.0.0.1}
   */
  TlsProxy(URI redis, String name) throws IOException, GeneralSecurityException {
    this.redis = redis;
    keys = certificate(name);
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** {@code rediss://…} with the login of the Redis behind it. */
  URI url() {
    return URI.create("rediss://" + redis.getUserInfo() + "@127.0.0.1:" + server.getLocalPort());
  }

  /** Trusts this certificate and no other. */
  SSLContext trusting() throws GeneralSecurityException {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore certificate(String name) throws IOException, GeneralSecurityException {
    Path directory = Files.createTempDirectory("sluice-tls");
    Path file = directory.resolve("keys.p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-keystore",
                  file.toString(),
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  PASSWORD,
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=sluice",
                  "-ext",
                  "san=" + name)
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes());
      if (keytool.waitFor() != 0) {
        throw new IOException(said);
      }
      KeyStore made = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
      KeyStore both = KeyStore.getInstance("PKCS12"); // a key pair alone is not trusted
      both.load(null, null);
      String alias = made.aliases().nextElement();
      both.setEntry(
          "own",
          made.getEntry(alias, new KeyStore.PasswordProtection(PASSWORD.toCharArray())),
          new KeyStore.PasswordProtection(PASSWORD.toCharArray()));
      both.setCertificateEntry("trusted", made.getCertificate(alias));
      return both;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket behind = new Socket(redis.getHost(), redis.getPort());
        start(() -> pump(client, behind));
        start(() -> pump(behind, client));
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // one of the two has gone
    }
  }

  private static void start(Runnable run) {
    Thread thread = new Thread(run, "tls-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
