package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for 127.0.0.1, in files for {@code redis-server}, and a trust store that holds it
 * beside everything that the JVM trusts: reading more than a hundred certificates is part of a
 * start.
 */
final class TrustedCertificate {
  private static final String PASSWORD = "changeit";

  private final Path directory;

  /**
   * @throws IOException when {@code keytool} of this JDK fails
   */
  TrustedCertificate(Path directory) throws IOException, GeneralSecurityException {
    this.directory = directory;
    KeyStore made = KeyStore.getInstance(keyPair().toFile(), PASSWORD.toCharArray());
    pem(keyFile(), "PRIVATE KEY", made.getKey("redis", PASSWORD.toCharArray()).getEncoded());
    pem(certificateFile(), "CERTIFICATE", made.getCertificate("redis").getEncoded());
    Path jdk = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    KeyStore trusted = KeyStore.getInstance(jdk.toFile(), PASSWORD.toCharArray());
    trusted.setCertificateEntry("redis", made.getCertificate("redis"));
    try (var out = Files.newOutputStream(trustStore())) {
      trusted.store(out, PASSWORD.toCharArray());
    }
  }

  Path keyFile() {
    return directory.resolve("key.pem");
  }

  Path certificateFile() {
    return directory.resolve("certificate.pem");
  }

  /** For a JVM that should trust it. */
  List<String> jvmOptions() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + trustStore(),
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  private Path trustStore() {
    return directory.resolve("trusted");
  }

  private Path keyPair() throws IOException {
    Path file = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=redis",
                "-ext",
                "san=ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    try {
      if (keytool.waitFor() != 0) {
        throw new IOException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("keytool was interrupted", e);
    }
    return file;
  }

  private static void pem(Path file, String kind, byte[] content) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
  }
}
