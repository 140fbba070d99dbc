package dev.sluice.local.queue.connection;

import dev.sluice.local.redis.RedisProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** Puts TLS in front of a Redis without it, with its own certificate for one name. */
final class TlsProxy implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final KeyStore keys;
  private final RedisProxy proxy;

  /**
   * @param name that the certificate is for, in keytool's form: {@code ip:127.0.0.1}
   * @param groups the only ones for the key agreement, none: as usual; before Java 20, where the
   *     client offers all, these cannot be chosen either
   */
  TlsProxy(URI redis, String name, String... groups) throws IOException, GeneralSecurityException {
    keys = certificate(name);
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    ServerSocket encrypted =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    if (groups.length > 0 && Runtime.version().feature() >= 20) {
      limit((SSLServerSocket) encrypted, groups);
    }
    proxy = new RedisProxy(redis, encrypted, () -> RedisProxy.Link.PLAIN);
  }

  private static void limit(SSLServerSocket socket, String... groups)
      throws GeneralSecurityException {
    try {
      SSLParameters parameters = socket.getSSLParameters();
      SSLParameters.class
          .getMethod("setNamedGroups", String[].class)
          .invoke(parameters, (Object) groups);
      socket.setSSLParameters(parameters);
    } catch (ReflectiveOperationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** {@code rediss://…} with the login of the Redis behind it. */
  URI url() {
    return URI.create(proxy.url().toString().replaceFirst("redis:", "rediss:"));
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

  @Override
  public void close() {
    proxy.close();
  }
}
