package dev.sluice.bench;

/** The params used for every figure. */
final class Params {
  private static final String JSON = "{\"text\":\"" + "x".repeat(189) + "\"}";

  private Params() {}

  /** A JSON object of 200 bytes. */
  static String of200Bytes() {
    return JSON;
  }
}
