package dev.sluice.app.registration.thumbnail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.sluice.app.RecordingContext;
import dev.sluice.task.Occupied;
import dev.sluice.task.PermanentFailure;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThumbnailTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final RecordingContext context = RecordingContext.attempt(1);

  private BufferedImage thumbnail(byte[] picture, Integer size) throws Exception {
    context.upload = picture;
    new Thumbnail().run(new Thumbnail.Params(Optional.ofNullable(size)), context);
    return ImageIO.read(new ByteArrayInputStream(context.file));
  }

  /** Four quarters: red and green on top, blue and white at the bottom. */
  private static BufferedImage quarters(int width, int height, int type) {
    BufferedImage picture = new BufferedImage(width, height, type);
    Graphics2D graphics = picture.createGraphics();
    Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
    for (int i = 0; i < 4; i++) {
      graphics.setColor(colours[i]);
      graphics.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2, height / 2);
    }
    graphics.dispose();
    return picture;
  }

  /** Which quarter has which colour, as R, G, B or W: top left and right, bottom left and right. */
  private static String colours(BufferedImage picture) {
    StringBuilder colours = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      int x = picture.getWidth() * (1 + 2 * (i % 2)) / 4;
      int y = picture.getHeight() * (1 + 2 * (i / 2)) / 4;
      Color colour = new Color(picture.getRGB(x, y));
      boolean red = colour.getRed() > 128;
      boolean green = colour.getGreen() > 128;
      boolean blue = colour.getBlue() > 128;
      colours.append(red && green && blue ? 'W' : red ? 'R' : green ? 'G' : blue ? 'B' : '?');
    }
    return colours.toString();
  }

  /**
   * The table of Exif 2.3, 4.6.4: where the first stored row and column are when the picture is
   * viewed. Red is at the beginning of both, green at the end of the row, blue at the end of the
   * column.
   */
  @ParameterizedTest
  @CsvSource({
    "1, RGBW", // row on top, column left
    "2, GRWB", // top, right
    "3, WBGR", // bottom, right
    "4, BWRG", // bottom, left
    "5, RBGW", // row left, column on top
    "6, BRWG", // right, top
    "7, WGBR", // right, bottom
    "8, GWRB", // left, bottom
    "0, RGBW", "9, RGBW"
  })
  void isUpright(int orientation, String seen) throws Exception {
    byte[] jpeg = Pictures.written(quarters(160, 96, BufferedImage.TYPE_INT_RGB), "jpeg");
    byte[] png = Pictures.written(quarters(160, 96, BufferedImage.TYPE_INT_ARGB), "png");
    for (byte[] picture :
        List.of(Pictures.jpegTurned(jpeg, orientation), Pictures.pngTurned(png, orientation))) {
      BufferedImage thumbnail = thumbnail(picture, 64);
      assertEquals(seen, colours(thumbnail));
      boolean onItsSide = orientation >= 5 && orientation <= 8;
      assertEquals(onItsSide ? 38 : 64, thumbnail.getWidth());
      assertEquals(onItsSide ? 64 : 38, thumbnail.getHeight());
    }
  }

  @Test
  void webpIsReadAndTurned() throws Exception {
    assertEquals("BRWG", colours(thumbnail(Pictures.file("turned.webp"), null)));
    assertEquals("RGBW", colours(thumbnail(Pictures.file("lossy.webp"), 16)));
    assertEquals("RGBW", colours(thumbnail(Pictures.file("animated.webp"), null)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"progressive.jpg", "cmyk.jpg"})
  void otherKindsOfJpegAreRead(String name) throws Exception {
    assertEquals("RGBW", colours(thumbnail(Pictures.file(name), null)));
  }

  @ParameterizedTest
  @CsvSource({
    "1500, 1000, 256, 256, 171",
    "1000, 1500, 100, 67, 100",
    "3000, 1, 64, 64, 1",
    "1, 3000, 64, 1, 64",
    "40, 30, 256, 40, 30", // never enlarged
    "1, 1, 16, 1, 1",
    "513, 512, 512, 512, 511"
  })
  void hasItsSize(int width, int height, int size, int small, int high) throws Exception {
    BufferedImage thumbnail = thumbnail(Pictures.plain(width, height, "png"), size);
    assertEquals(small + " × " + high, thumbnail.getWidth() + " × " + thumbnail.getHeight());
  }

  @Test
  void waitsForNoOtherOfItsProcess() throws Exception {
    Thumbnail.DECODING.acquire();
    try {
      assertThrows(Occupied.class, () -> thumbnail(Pictures.plain(30, 20, "png"), 32));
    } finally {
      Thumbnail.DECODING.release();
    }
    assertNotNull(thumbnail(Pictures.plain(30, 20, "png"), 32));
  }

  @Test
  void transparencyStays() throws Exception {
    BufferedImage picture = new BufferedImage(300, 200, BufferedImage.TYPE_INT_ARGB);
    picture.setRGB(0, 0, 0xff00ff00);
    BufferedImage thumbnail = thumbnail(Pictures.written(picture, "png"), 32);
    assertEquals("thumbnail.png image/png", context.fileName + " " + context.contentType);
    assertEquals(0, thumbnail.getRGB(20, 10) >>> 24);
    thumbnail(Pictures.plain(300, 200, "png"), 32);
    assertEquals("thumbnail.jpg image/jpeg", context.fileName + " " + context.contentType);
  }

  @Test
  void nothingOfTheFileButItsPixelsStays() throws Exception {
    byte[] jpeg = Pictures.plain(300, 200, "jpeg");
    String script = "<script>alert('GPS 52.5, 13.4')</script>";
    byte[] polyglot =
        Pictures.joined(Pictures.jpegTurned(jpeg, 3), script.getBytes(StandardCharsets.UTF_8));
    thumbnail(polyglot, 64);
    String kept = new String(context.file, StandardCharsets.ISO_8859_1);
    assertFalse(kept.contains("script"));
    assertFalse(kept.contains("Exif"));
  }

  @Test
  void aLargePictureTakesLittle() throws Exception {
    byte[] large = Pictures.png(10_000, 5_000, 5_000, true, false);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertNotNull(thumbnail(large, 64)); // of 50 million pixels, 200 MB if all were kept
    long took = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(took < 30_000_000, () -> took + " bytes");
    assertTrue(context.progress.size() > 2, context.progress::toString);
  }

  @Test
  void packedTextsAreNotUnpacked() throws Exception {
    // 64 MiB each, if they were read
    byte[] text = Pictures.packed(64, 1 << 20);
    byte[] ztxt = Pictures.joined("a\0\0".getBytes(StandardCharsets.ISO_8859_1), text);
    byte[] itxt = Pictures.joined("a\0\1\0\0\0".getBytes(StandardCharsets.ISO_8859_1), text);
    for (boolean palette : new boolean[] {false, true}) {
      byte[] png = Pictures.png(40, 30, 30, palette, false);
      for (byte[] bomb :
          List.of(
              Pictures.withChunk(png, "zTXt", ztxt),
              Pictures.withChunk(png, "iTXt", itxt),
              Pictures.withChunk(png, "iCCP", ztxt))) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertNotNull(thumbnail(bomb, 16));
        long took = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(took < 20_000_000, () -> took + " bytes");
      }
    }
  }

  @Test
  void exifIsNotUnfolded() throws Exception {
    byte[] png = Pictures.plain(40, 30, "png");
    // 40 MB each, if all values were read
    for (int tag : new int[] {0x112, 0x9000}) {
      byte[] bomb = Pictures.withChunk(png, "eXIf", Pictures.exifBomb(tag, 100, 100_000));
      long before = THREADS.getCurrentThreadAllocatedBytes();
      assertNotNull(thumbnail(bomb, 16));
      long took = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertTrue(took < 20_000_000, () -> took + " bytes");
    }
    byte[] turned = Pictures.jpegTurned(Pictures.plain(40, 30, "jpeg"), 6);
    assertEquals(30, thumbnail(turned, 64).getWidth());
  }

  @Test
  void whatCannotBeDecodedFailsForGood() {
    byte[] png = Pictures.plain(300, 200, "png");
    byte[] damaged = png.clone();
    Arrays.fill(damaged, 50, 100, (byte) 0x55);
    for (byte[] bad :
        List.of(
            "no picture".getBytes(StandardCharsets.UTF_8),
            Pictures.cut(png, 20),
            damaged,
            Pictures.png(50_000, 50_000, 1, false, false),
            Pictures.png(100, 100, 3, false, false))) {
      context.file = null;
      PermanentFailure failure = assertThrows(PermanentFailure.class, () -> thumbnail(bad, null));
      assertFalse(failure.getMessage().contains("Exception"), failure::getMessage);
      assertNull(context.file);
    }
    context.upload = null;
    assertThrows(
        PermanentFailure.class,
        () -> new Thumbnail().run(new Thumbnail.Params(Optional.empty()), context));
  }

  @Test
  void itStopsWhenAskedTo() {
    byte[] large = Pictures.png(5_000, 5_000, 5_000, false, false);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> thumbnail(large, 64));
    assertFalse(Thread.interrupted());
  }

  @Test
  void whateverIsDecodedThereIsAnEnd() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    Random random = new Random(seed);
    List<byte[]> files =
        List.of(
            Pictures.plain(60, 40, "png"),
            Pictures.pngTurned(Pictures.plain(60, 40, "png"), 5),
            Pictures.jpegTurned(Pictures.plain(60, 40, "jpeg"), 6),
            Pictures.plain(60, 40, "gif"),
            Pictures.file("lossy.webp"),
            Pictures.file("turned.webp"));
    int decoded = 0;
    for (int i = 0; i < 200; i++) {
      byte[] file = files.get(random.nextInt(files.size())).clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      try {
        decoded += thumbnail(file, 16) == null ? 0 : 1;
      } catch (PermanentFailure refused) {
        assertNotNull(refused.getMessage());
      } catch (Exception | Error e) {
        fail("-Dsluice.seed=" + seed, e);
      }
    }
    assertTrue(decoded > 0 && decoded < 200, decoded + " decoded, -Dsluice.seed=" + seed);
  }
}
