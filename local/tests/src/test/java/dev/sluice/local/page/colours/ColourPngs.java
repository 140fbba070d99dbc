package dev.sluice.local.page.colours;

import static dev.sluice.local.page.colours.ColourPictures.QUARTERS;
import static dev.sluice.local.page.colours.ColourPictures.SIDE;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** PNG files of all kinds of colours, written by hand. */
final class ColourPngs {
  private ColourPngs() {}

  static Map<String, byte[]> all() {
    Map<String, byte[]> all = new TreeMap<>();
    for (int bits : new int[] {1, 2, 4, 8, 16}) {
      all.put("gray " + bits, png(0, bits));
      all.put("gray " + bits + " tRNS", png(0, bits, "tRNS", little(gray(bits, 3))));
    }
    byte[] palette = palette();
    for (int bits : new int[] {2, 4, 8}) {
      all.put("palette " + bits, png(3, bits, "PLTE", palette));
      byte[] tRNS = {-1, -128, 0};
      all.put("palette " + bits + " tRNS", png(3, bits, "PLTE", palette, "tRNS", tRNS));
    }
    for (int bits : new int[] {8, 16}) {
      all.put("gray alpha " + bits, png(4, bits));
      all.put("rgb " + bits, png(2, bits));
      all.put("rgba " + bits, png(6, bits));
      byte[] key = new byte[6];
      for (int i = 0; i < 3; i++) {
        System.arraycopy(little(scaled(QUARTERS[0][i], bits)), 0, key, 2 * i, 2);
      }
      all.put("rgb " + bits + " tRNS", png(2, bits, "tRNS", key));
      all.put("rgb " + bits + " profile", png(2, bits, "iCCP", iccp(ColorSpace.CS_LINEAR_RGB)));
      all.put("rgba " + bits + " profile", png(6, bits, "iCCP", iccp(ColorSpace.CS_LINEAR_RGB)));
    }
    byte[] linear = iccp(ColorSpace.CS_LINEAR_RGB);
    all.put("palette profile", png(3, 8, "iCCP", linear, "PLTE", palette));
    all.put("gray profile", png(0, 8, "iCCP", iccp(ColorSpace.CS_GRAY)));
    all.put("gray, profile of rgb", png(0, 8, "iCCP", linear));
    all.put("rgb, profile of gray", png(2, 8, "iCCP", iccp(ColorSpace.CS_GRAY)));
    all.put("rgb, unreadable profile", png(2, 8, "iCCP", new byte[] {'a', 0, 0, 1, 2, 3}));
    all.put("rgb, profile of Lab", png(2, 8, "iCCP", iccp(ColourPictures.tableProfile("Lab "))));
    all.put("rgb, cut profile", png(2, 8, "iCCP", iccp(new byte[100])));
    for (int type : new int[] {4, 6}) {
      all.put("tRNS of type " + type, png(type, 8, "tRNS", new byte[6]));
    }
    all.put("tRNS before PLTE", png(3, 8, "tRNS", new byte[] {-1, -128, 0}, "PLTE", palette));
    all.put("tRNS without need of PLTE", png(2, 8, "tRNS", new byte[6], "PLTE", palette));
    all.put("gray, tRNS and PLTE", png(0, 4, "PLTE", palette, "tRNS", little(gray(4, 3))));
    all.put("gray, tRNS twice", png(0, 4, "tRNS", little(gray(4, 3)), "tRNS", little(gray(4, 1))));
    all.put("gray 4, tRNS short", png(0, 4, "tRNS", new byte[1]));
    all.put("gray 8, tRNS short", png(0, 8, "tRNS", new byte[1]));
    all.put("rgb, tRNS short", png(2, 8, "tRNS", new byte[3]));
    all.put(
        "palette, tRNS long", png(3, 8, "PLTE", palette, "tRNS", new byte[] {-1, 9, 0, 1, 2, 3}));
    described(all);
    return all;
  }

  /** Colours that chunks describe with numbers. */
  private static void described(Map<String, byte[]> all) {
    byte[] linear = numbers(100_000);
    byte[] usual = numbers(45_455);
    // Adobe RGB: white, red, green, blue
    byte[] wide = numbers(31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000);
    byte[] srgb = {0};
    for (int type : new int[] {0, 2, 4, 6}) {
      all.put("gamma, type " + type, png(type, 8, "gAMA", linear));
      all.put("usual gamma, type " + type, png(type, 8, "gAMA", usual));
      all.put("gamma and primaries, type " + type, png(type, 8, "gAMA", usual, "cHRM", wide));
    }
    byte[] screen = numbers(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000);
    all.put("usual gamma, usual primaries", png(2, 8, "gAMA", usual, "cHRM", screen));
    all.put("gamma, usual primaries", png(2, 8, "gAMA", linear, "cHRM", screen));
    all.put("gamma of 16 bits", png(2, 16, "gAMA", linear));
    all.put("gamma of a palette", png(3, 8, "gAMA", linear, "PLTE", palette()));
    all.put("primaries", png(2, 8, "cHRM", wide));
    all.put("gamma and sRGB", png(2, 8, "gAMA", linear, "sRGB", srgb));
    all.put("sRGB and gamma", png(2, 8, "sRGB", srgb, "gAMA", linear, "cHRM", wide));
    all.put("profile and gamma", png(2, 8, "gAMA", usual, "iCCP", iccp(ColorSpace.CS_LINEAR_RGB)));
    byte[] unreadable = {'a', 0, 0, 1, 2, 3};
    all.put("unreadable profile and gamma", png(2, 8, "gAMA", linear, "iCCP", unreadable));
    all.put("gamma 0", png(2, 8, "gAMA", numbers(0)));
    all.put("gamma huge", png(2, 8, "gAMA", numbers(Integer.MAX_VALUE)));
    all.put("gamma negative", png(2, 8, "gAMA", numbers(-1)));
    all.put("gamma short", png(2, 8, "gAMA", new byte[2]));
    all.put("primaries 0", png(2, 8, "gAMA", usual, "cHRM", numbers(0, 0, 0, 0, 0, 0, 0, 0)));
    all.put("primaries same", png(2, 8, "gAMA", usual, "cHRM", numbers(1, 1, 1, 1, 1, 1, 1, 1)));
    all.put("primaries short", png(2, 8, "gAMA", usual, "cHRM", new byte[30]));
    for (int primaries : new int[] {1, 9, 12}) {
      for (int transfer : new int[] {1, 4, 5, 6, 8, 13, 14, 15}) {
        byte[] codes = {(byte) primaries, (byte) transfer, 0, 1};
        // not of type 2: as JPEG, what is clipped would be 3 wrong
        all.put("codes " + primaries + " " + transfer, png(6, 8, "cICP", codes));
      }
    }
    byte[] linearP3 = {12, 8, 0, 1};
    byte[] profile = iccp(ColorSpace.CS_LINEAR_RGB);
    all.put("codes and all", png(2, 8, "sRGB", srgb, "iCCP", profile, "cICP", linearP3));
    all.put("codes of gray", png(0, 8, "cICP", linearP3));
    all.put("unknown codes", png(2, 8, "cICP", new byte[] {2, 2, 0, 1}));
  }

  private static byte[] numbers(int... numbers) {
    ByteBuffer chunk = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      chunk.putInt(number);
    }
    return chunk.array();
  }

  private static int scaled(int sample, int bits) {
    return (sample * ((1 << bits) - 1) + 127) / 255;
  }

  private static int gray(int bits, int quarter) {
    int[] samples = QUARTERS[quarter];
    return scaled((samples[0] + samples[1] + samples[2]) / 3, bits);
  }

  private static byte[] little(int number) {
    return new byte[] {(byte) (number >> 8), (byte) number};
  }

  private static byte[] palette() {
    byte[] palette = new byte[12];
    for (int i = 0; i < 12; i++) {
      palette[i] = (byte) QUARTERS[i / 3][i % 3];
    }
    return palette;
  }

  /** A PNG of that colour type, with more chunks before its pixels: name, content, and so on. */
  private static byte[] png(int type, int bits, Object... chunks) {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    for (int y = 0; y < SIDE; y++) {
      rows.write(0);
      int held = 0;
      int count = 0;
      for (int x = 0; x < SIDE; x++) {
        for (int sample : samples(type, bits, x, y)) {
          held = held << bits | sample;
          count += bits;
          while (count >= 8) {
            rows.write(held >> count - 8);
            count -= 8;
          }
        }
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer head = ByteBuffer.allocate(13).putInt(SIDE).putInt(SIDE);
    chunk(png, "IHDR", head.put((byte) bits).put((byte) type).array());
    for (int i = 0; i < chunks.length; i += 2) {
      chunk(png, (String) chunks[i], (byte[]) chunks[i + 1]);
    }
    chunk(png, "IDAT", packed(rows.toByteArray()));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static int[] samples(int type, int bits, int x, int y) {
    int index = x * 2 / SIDE + 2 * (y * 2 / SIDE);
    int[] quarter = ColourPictures.quarter(x, y);
    int alpha = scaled(quarter[3], bits);
    return switch (type) {
      case 0 -> new int[] {gray(bits, index)};
      case 3 -> new int[] {index};
      case 4 -> new int[] {gray(bits, index), alpha};
      default -> {
        int[] rgba = new int[type == 2 ? 3 : 4];
        for (int i = 0; i < rgba.length; i++) {
          rgba[i] = scaled(quarter[i], bits);
        }
        yield rgba;
      }
    };
  }

  private static void chunk(ByteArrayOutputStream png, String name, byte[] content) {
    byte[] typed = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(typed);
    crc.update(content);
    png.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    png.writeBytes(typed);
    png.writeBytes(content);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] packed(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] iccp(int space) {
    return iccp(ICC_Profile.getInstance(space).getData());
  }

  private static byte[] iccp(byte[] profile) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(new byte[] {'p', 0, 0});
    chunk.writeBytes(packed(profile));
    return chunk.toByteArray();
  }
}
