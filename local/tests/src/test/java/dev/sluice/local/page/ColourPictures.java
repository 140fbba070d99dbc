package dev.sluice.local.page;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures of 64 × 64 in all kinds of colours: four quarters, each in one colour. */
final class ColourPictures {
  static final int SIDE = 64;

  /** Samples of the quarters, red, green, blue, alpha. */
  private static final int[][] QUARTERS = {
    {200, 30, 40, 255}, {30, 180, 60, 128}, {40, 60, 200, 0}, {128, 128, 128, 255}
  };

  private ColourPictures() {}

  static Map<String, byte[]> all() throws IOException {
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
    all.put("jpeg", written(quarters(BufferedImage.TYPE_INT_RGB), "jpeg"));
    all.put("jpeg gray", written(quarters(BufferedImage.TYPE_BYTE_GRAY), "jpeg"));
    all.put("jpeg profile", withProfile(all.get("jpeg"), ColorSpace.CS_LINEAR_RGB));
    all.put("jpeg, profile of gray", withProfile(all.get("jpeg"), ColorSpace.CS_GRAY));
    all.put("jpeg of three nameless", raster(3));
    all.put("jpeg of four", raster(4));
    all.put("jpeg of four, Adobe", withSegment(raster(4), 0xee, adobe(0)));
    all.put("jpeg of four, differences", withSegment(raster(4), 0xee, adobe(2)));
    all.put("jpeg of three, Adobe", withSegment(raster(3), 0xee, adobe(0)));
    all.put("jpeg of three, Adobe differences", withSegment(raster(3), 0xee, adobe(1)));
    byte[] gif = written(quarters(BufferedImage.TYPE_INT_RGB), "gif");
    all.put("gif", gif);
    all.put("gif, bytes behind", Arrays.copyOf(gif, gif.length + 3));
    all.put("gif on a canvas", onCanvas(gif, 100, 90, 20, 10));
    all.put("gif beyond its canvas", onCanvas(gif, 64, 64, 20, 10));
    return all;
  }

  private static int[] quarter(int x, int y) {
    return QUARTERS[x * 2 / SIDE + 2 * (y * 2 / SIDE)];
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
    int[] quarter = quarter(x, y);
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
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(new byte[] {'p', 0, 0});
    chunk.writeBytes(packed(ICC_Profile.getInstance(space).getData()));
    return chunk.toByteArray();
  }

  private static BufferedImage quarters(int type) {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, type);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int[] quarter = quarter(x, y);
        if (type == BufferedImage.TYPE_BYTE_GRAY) {
          picture.getRaster().setSample(x, y, 0, quarter[0]);
        } else {
          picture.setRGB(x, y, quarter[0] << 16 | quarter[1] << 8 | quarter[2]);
        }
      }
    }
    return picture;
  }

  private static byte[] written(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, format, out);
    return out.toByteArray();
  }

  /** A JPEG of so many components as they are, with neither a JFIF nor an Adobe segment. */
  private static byte[] raster(int bands) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, SIDE, SIDE, bands, null);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        for (int i = 0; i < bands; i++) {
          raster.setSample(x, y, i, i == 3 ? 220 : quarter(x, y)[i]);
        }
      }
    }
    ImageWriter writer =
        ImageIO.getImageWriters(
                ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_INT_RGB), "jpeg")
            .next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static byte[] adobe(int transform) {
    byte[] adobe = new byte[12];
    System.arraycopy("Adobe".getBytes(StandardCharsets.US_ASCII), 0, adobe, 0, 5);
    adobe[6] = 100;
    adobe[11] = (byte) transform;
    return adobe;
  }

  private static byte[] withProfile(byte[] jpeg, int space) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII));
    content.writeBytes(ICC_Profile.getInstance(space).getData());
    return withSegment(jpeg, 0xe2, content.toByteArray());
  }

  private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + 4 + content.length)
        .put(jpeg, 0, 2)
        .putShort((short) (0xff00 | marker))
        .putShort((short) (2 + content.length))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  private static byte[] onCanvas(byte[] gif, int width, int height, int left, int top) {
    byte[] moved = gif.clone();
    moved[6] = (byte) width;
    moved[8] = (byte) height;
    int frame = new String(gif, StandardCharsets.ISO_8859_1).indexOf(",\0\0\0\0@\0@\0");
    moved[frame + 1] = (byte) left;
    moved[frame + 3] = (byte) top;
    return moved;
  }
}
