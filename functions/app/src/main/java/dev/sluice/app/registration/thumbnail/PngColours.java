package dev.sluice.app.registration.thumbnail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.InflaterInputStream;

/**
 * What the chunks of a PNG file say of its colours. The first of these counts (PNG, third edition,
 * 4.3): cICP, iCCP, sRGB, gAMA with or without cHRM.
 */
final class PngColours {
  private static final int PROFILE = 0x69434350; // iCCP
  private static final int SRGB = 0x73524742; // sRGB
  private static final int GAMMA = 0x67414d41; // gAMA
  private static final int PRIMARIES = 0x6348524d; // cHRM
  private static final int CODES = 0x63494350; // cICP

  /** Bytes of a profile, unpacked; those of screens have a few kilobytes. */
  private static final int MOST_PROFILE = 1 << 21;

  /** By their codes (ITU-T H.273, table 2): BT.2020, Display P3. */
  private static final double[] BT2020 = {0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046};

  private static final double[] P3 = {0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06};

  /** Written for sRGB, whose own curve is a little different; browsers see no more in it. */
  private static final double USUAL_GAMMA = 0.45455;

  private byte[] coded;
  private byte[] given;
  private boolean srgb;
  private double gamma;
  private double[] primaries;

  /** Takes a chunk, if it is about colours. */
  void take(int name, ByteBuffer content) {
    int length = content.remaining();
    if (name == PROFILE) {
      byte[] chunk = new byte[length];
      content.get(chunk);
      given = unpacked(chunk);
    } else if (name == SRGB) {
      srgb = true;
    } else if (name == GAMMA && length == 4) {
      gamma = (content.getInt() & 0xffffffffL) / 100_000.0;
    } else if (name == PRIMARIES && length == 32) {
      double[] numbers = new double[8];
      for (int i = 0; i < 8; i++) {
        numbers[i] = content.getInt() / 100_000.0;
      }
      primaries = numbers;
    } else if (name == CODES && length == 4) {
      coded = coded(content.get(), content.get());
    }
  }

  /** The ICC profile of these colours; null when they are those of sRGB. */
  byte[] profile() {
    if (coded != null) {
      return coded;
    }
    if (given != null || srgb || gamma == 0) {
      return given;
    }
    if (primaries != null) {
      return MatrixProfile.of(primaries, 1 / gamma);
    }
    boolean usual = Math.abs(gamma - USUAL_GAMMA) < 0.001;
    return usual ? null : MatrixProfile.of(MatrixProfile.SRGB, 1 / gamma);
  }

  /** Null for codes that nobody uses for pictures, and for those of HDR. */
  private static byte[] coded(int primaries, int transfer) {
    double[] points =
        switch (primaries) {
          case 1 -> MatrixProfile.SRGB;
          case 9 -> BT2020;
          case 12 -> P3;
          default -> null;
        };
    double[] curve =
        switch (transfer) {
          case 1, 6, 14, 15 -> new double[] {2.4}; // as screens show video, BT.1886
          case 4 -> new double[] {2.2};
          case 5 -> new double[] {2.8};
          case 8 -> new double[] {1};
          case 13 -> MatrixProfile.SRGB_CURVE;
          default -> null;
        };
    return points == null || curve == null ? null : MatrixProfile.of(points, curve);
  }

  /** A name, two zeros, and the profile, packed; null when it cannot be unpacked. */
  private static byte[] unpacked(byte[] chunk) {
    int name = 0;
    while (name < chunk.length && chunk[name] != 0) {
      name++;
    }
    int packed = Math.min(chunk.length, name + 2);
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(chunk, packed, chunk.length - packed))) {
      byte[] profile = in.readNBytes(MOST_PROFILE);
      return in.read() < 0 ? profile : null;
    } catch (IOException e) {
      return null;
    }
  }
}
