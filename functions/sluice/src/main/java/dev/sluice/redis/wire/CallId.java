package dev.sluice.redis.wire;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Ids of calls, by which a script knows the call that is sent again after a lost answer. */
public final class CallId {
  private static final int BITS = 80;
  private static final SecureRandom RANDOM = new SecureRandom();

  private CallId() {}

  /** An id that no other call has. */
  public static String next() {
    return new BigInteger(BITS, RANDOM).toString(36);
  }
}
