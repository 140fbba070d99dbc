package dev.sluice.redis.wire;

import java.lang.reflect.InvocationTargetException;
import javax.net.ssl.SSLParameters;

/**
 * The groups that a TLS handshake offers for the key agreement. By default the JDK makes a key pair
 * of two kinds for each handshake; in a cold JVM the one that is not used takes 70 ms of processor
 * time.
 */
final class TlsGroups {
  private static final String[] FEW = {"x25519"};

  /** Whether only one is offered: until a server refuses it. */
  static volatile boolean few = true;

  private TlsGroups() {}

  /** Offers few groups, where the runtime lets a connection choose (Java 20). */
  static void limit(SSLParameters parameters) {
    if (!few) {
      return;
    }
    try {
      SSLParameters.class
          .getMethod("setNamedGroups", String[].class)
          .invoke(parameters, (Object) FEW);
    } catch (NoSuchMethodException e) {
      few = false;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("A public setter", e);
    }
  }
}
