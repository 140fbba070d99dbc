package dev.sluice.local.page.colours;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures of 64 × 64 in all kinds of colours: four quarters, each in one colour. */
final class ColourPictures {
  static final int SIDE = 64;

  /** Samples of the quarters, red, green, blue, alpha. */
  static final int[][] QUARTERS = {
    {200, 30, 40, 255}, {30, 180, 60, 128}, {40, 60, 200, 0}, {128, 128, 128, 255}
  };

  private ColourPictures() {}

  static Map<String, byte[]> all() throws IOException {
    Map<String, byte[]> all = new TreeMap<>(ColourPngs.all());
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
    for (int transform : new int[] {2, 3, 255}) { // nobody defined these for so many components
      byte[] adobe = adobe(transform);
      all.put("jpeg of three, Adobe " + transform, withSegment(raster(3), 0xee, adobe));
      all.put("jpeg, Adobe " + transform, withSegment(all.get("jpeg"), 0xee, adobe));
    }
    for (int transform : new int[] {1, 3, 255}) {
      all.put("jpeg of four, Adobe " + transform, withSegment(raster(4), 0xee, adobe(transform)));
    }
    all.put(
        "jpeg of three, short Adobe", withSegment(raster(3), 0xee, Arrays.copyOf(adobe(0), 11)));
    all.put("jpeg, profile of Lab", withProfile(all.get("jpeg"), tableProfile("Lab ")));
    byte[] inks = tableProfile("CMYK");
    all.put("jpeg of four, profile", withProfile(raster(4), inks));
    all.put(
        "jpeg of four, Adobe, profile", withProfile(withSegment(raster(4), 0xee, adobe(0)), inks));
    all.put(
        "jpeg of four, differences, profile",
        withProfile(withSegment(raster(4), 0xee, adobe(2)), inks));
    byte[] gif = written(quarters(BufferedImage.TYPE_INT_RGB), "gif");
    all.put("gif", gif);
    all.put("gif, bytes behind", Arrays.copyOf(gif, gif.length + 3));
    all.put("gif on a canvas", onCanvas(gif, 100, 90, 20, 10));
    all.put("gif beyond its canvas", onCanvas(gif, 64, 64, 20, 10));
    return all;
  }

  /** Samples of the quarter that a pixel is in. */
  static int[] quarter(int x, int y) {
    return QUARTERS[x * 2 / SIDE + 2 * (y * 2 / SIDE)];
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
    return withProfile(jpeg, ICC_Profile.getInstance(space).getData());
  }

  private static byte[] withProfile(byte[] jpeg, byte[] profile) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII));
    content.writeBytes(profile);
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

  /** A WebP file of the browser with that profile in it. */
  static byte[] webpWithProfile(byte[] webp, boolean alpha, byte[] profile) {
    String name = new String(webp, 12, 4, StandardCharsets.US_ASCII);
    int chunks = name.equals("VP8X") ? 30 : 12;
    int length = profile.length + profile.length % 2;
    ByteBuffer whole =
        ByteBuffer.allocate(38 + length + webp.length - chunks).order(ByteOrder.LITTLE_ENDIAN);
    whole.put(webp, 0, 4).putInt(whole.limit() - 8).put(webp, 8, 4);
    whole.put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10);
    whole.putInt(alpha ? 0x30 : 0x20).put((byte) (SIDE - 1)).putShort((short) 0);
    whole.put((byte) (SIDE - 1)).putShort((short) 0);
    whole.put("ICCP".getBytes(StandardCharsets.US_ASCII)).putInt(profile.length);
    whole.put(Arrays.copyOf(profile, length)).put(webp, chunks, webp.length - chunks);
    return whole.array();
  }

  /**
   * A profile of four inks, or of three other components, as a table of the colours of each 16 or 8
   * of them (ICC.1, 10.10).
   */
  static byte[] tableProfile(String space) {
    int inks = space.equals("CMYK") ? 4 : 3;
    ByteBuffer profile =
        ByteBuffer.allocate(128 + 4 + 12 + 48 + inks * 256 + (3 << inks) + 3 * 256);
    profile.putInt(profile.limit()).putInt(0).putInt(0x02400000);
    profile.put(("prtr" + space + "Lab ").getBytes(StandardCharsets.US_ASCII));
    profile.position(36).put("acsp".getBytes(StandardCharsets.US_ASCII));
    profile.position(68).putInt(0xf6d6).putInt(0x10000).putInt(0xd32d);
    profile.position(128).putInt(1).put("A2B0".getBytes(StandardCharsets.US_ASCII)).putInt(144);
    profile.putInt(profile.limit() - 144).put("mft1".getBytes(StandardCharsets.US_ASCII));
    profile.putInt(0).put(new byte[] {(byte) inks, 3, 2, 0});
    for (int i = 0; i < 9; i++) {
      profile.putInt(i % 4 == 0 ? 0x10000 : 0);
    }
    straight(profile, inks);
    for (int mix = 0; mix < 1 << inks; mix++) {
      int all = mix << 4 - inks;
      int cyan = all >> 3 & 1;
      int magenta = all >> 2 & 1;
      int yellow = all >> 1 & 1;
      // a sum, so that it does not matter how a decoder finds what is between
      profile.put((byte) (245 - 45 * cyan - 55 * magenta - 20 * yellow - 100 * (all & 1)));
      profile.put((byte) (128 + 40 * magenta - 30 * cyan));
      profile.put((byte) (128 + 50 * yellow - 35 * cyan));
    }
    straight(profile, 3);
    return profile.array();
  }

  private static void straight(ByteBuffer profile, int curves) {
    for (int i = 0; i < 256 * curves; i++) {
      profile.put((byte) i);
    }
  }
}
