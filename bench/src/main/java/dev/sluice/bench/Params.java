package dev.sluice.bench;

/** The params used for every figure. */
public final class Params {
  private static final String JSON = ofBytes(200);

  private Params() {}

  /** A JSON object of that many bytes, 12 at least. */
  public static String ofBytes(int bytes) {
    return "{\"text\":\"" + "x".repeat(bytes - 11) + "\"}";
  }

  /** A JSON object of 200 bytes. */
  static String of200Bytes() {
    return JSON;
  }
}
