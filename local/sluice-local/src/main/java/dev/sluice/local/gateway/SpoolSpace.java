package dev.sluice.local.gateway;

import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes that large answers may take in temporary files at once, in all and for one caller:
 * downloads that nobody reads must not fill the disk.
 */
final class SpoolSpace {
  /**
   * Bytes of answers in files; the largest artifact, of 1 GiB, takes 2.4 of them while its base64
   * is decoded.
   */
  private static final long MOST = 8L << 30;

  private static final long MOST_EACH = 3L << 30;

  /** Lists and documents are answered however full the disk is. */
  private static final long LEAST = 64L << 20;

  private final long most;
  private final long mostEach;
  private final Map<String, Long> taken = new HashMap<>();
  private long all;

  /**
   * @param most bytes of all callers together
   * @param mostEach bytes of one caller
   */
  SpoolSpace(long most, long mostEach) {
    this.most = most;
    this.mostEach = mostEach;
  }

  /** As large as a gateway needs it, if the disk of temporary files has twice that. */
  static SpoolSpace usual() {
    return within(new File(System.getProperty("java.io.tmpdir")).getUsableSpace());
  }

  /**
   * No more than half of a disk, a quarter of which is left to others by each caller.
   *
   * @param usable bytes that are free on it
   */
  static SpoolSpace within(long usable) {
    long most = Math.max(LEAST, Math.min(MOST, usable / 2));
    return new SpoolSpace(most, Math.min(MOST_EACH, most / 4 * 3));
  }

  /** What one caller takes of it. */
  Share of(String caller) {
    return new Share(caller);
  }

  /** There is no more room; the caller may try again later. */
  static final class Full extends IOException {
    private static final long serialVersionUID = 1L;

    Full() {
      super("too many large answers at once");
    }
  }

  /** Bytes of one caller. */
  final class Share {
    private final String caller;

    private Share(String caller) {
      this.caller = caller;
    }

    /**
     * @throws Full when there is no room for so many
     */
    void take(long bytes) throws Full {
      synchronized (SpoolSpace.this) {
        long own = taken.getOrDefault(caller, 0L) + bytes;
        if (own > mostEach || all + bytes > most) {
          throw new Full();
        }
        taken.put(caller, own);
        all += bytes;
      }
    }

    void give(long bytes) {
      synchronized (SpoolSpace.this) {
        all -= bytes;
        taken.computeIfPresent(caller, (name, own) -> own > bytes ? own - bytes : null);
      }
    }
  }
}
