package dev.sluice.app.registration.thumbnail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sluice.app.RecordingContext;
import dev.sluice.task.PermanentFailure;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebP files whose chunks or pixels are not what they should be. */
class WebpTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int RED = 0xffc81e28;
  private static final int GREEN = 0xff1eb43c;

  private final RecordingContext context = RecordingContext.attempt(1);

  private BufferedImage thumbnail(byte[] picture) throws Exception {
    context.upload = picture;
    new Thumbnail().run(new Thumbnail.Params(Optional.of(64)), context);
    return ImageIO.read(new ByteArrayInputStream(context.file));
  }

  /** What the thumbnail, a JPEG, has nearly. */
  private static Color colour(BufferedImage thumbnail) {
    Color colour = new Color(thumbnail.getRGB(20, 20));
    return colour.getRed() > colour.getGreen() ? Color.RED : Color.GREEN;
  }

  private void refused(byte[] picture) {
    String message = assertThrows(PermanentFailure.class, () -> thumbnail(picture)).getMessage();
    assertEquals("The picture cannot be decoded.", message);
  }

  /** The reader made an exception for each pixel once it was within eight bytes of the end. */
  @Test
  void fewBytesForManyPixelsTakeNoMoreThanTheirPixels() throws Exception {
    byte[] file = Webps.file("VP8L", Webps.plain(3_000, 3_000, RED, 0));
    assertTrue(file.length < 50);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertEquals(Color.RED, colour(thumbnail(file)));
    long took = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(took < 60_000_000, () -> took + " bytes");
  }

  /** The reader refuses what half of the heap cannot hold, which is no fault of the picture. */
  @Test
  void aSmallHeapDoesNotRefuseAPicture() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dcom.twelvemonkeys.imageio.maxImageBytes=1", // instead of half of the heap
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Decoding.class.getName())
            .redirectErrorStream(true)
            .start();
    assertEquals("60 × 40", new String(child.getInputStream().readAllBytes(), UTF_8).strip());
    assertEquals(0, child.waitFor());
  }

  static final class Decoding {
    private Decoding() {}

    public static void main(String[] arguments) throws Exception {
      Picture picture = Picture.of(Pictures.file("lossy.webp"));
      BufferedImage decoded = picture.decode(64, percent -> true);
      String size = decoded.getWidth() + " × " + decoded.getHeight();
      System.out.write(size.getBytes(UTF_8));
      System.out.flush();
    }
  }

  @Test
  void pixelsThatAreNotThereAreNotMadeUp() throws Exception {
    assertEquals(64, thumbnail(Webps.file("VP8L", Webps.bitEach(80, 80, 800))).getWidth());
    refused(Webps.file("VP8L", Webps.bitEach(80, 80, 780)));
    refused(Webps.file("VP8L", Webps.bitEach(8_000, 6_000, 10)));
  }

  /** Each transform may occur once (RFC 9649, 4); three bits ask for a pass over all pixels. */
  @Test
  void passesOverAllPixelsAreLimited() throws Exception {
    assertEquals(64, thumbnail(Webps.file("VP8L", Webps.plain(1_000, 1_000, RED, 1))).getWidth());
    refused(Webps.file("VP8L", Webps.plain(1_000, 1_000, RED, 2_000)));
  }

  @Test
  void decodingStopsWhenAskedTo() throws Exception {
    byte[] endless = Webps.file("VP8L", Webps.plain(7_000, 7_000, RED, 2_000));
    AtomicInteger asked = new AtomicInteger();
    assertThrows(
        InterruptedException.class,
        () -> Picture.of(endless).decode(64, percent -> asked.incrementAndGet() < 3));
    assertEquals(4, asked.get()); // it goes no further, and asks once more at the end
    byte[] lossy = Pictures.file("lossy.webp");
    assertThrows(InterruptedException.class, () -> Picture.of(lossy).decode(64, percent -> false));
  }

  @Test
  void theFirstPixelsAreThePicture() throws Exception {
    byte[] file =
        Webps.file(
            "VP8X",
            Webps.extended(0, 100, 100),
            "VP8L",
            Webps.plain(100, 100, RED, 0),
            "VP8L",
            Webps.plain(100, 100, GREEN, 0));
    assertEquals(Color.RED, colour(thumbnail(file)));
  }

  @Test
  void aProfileThatCannotBeReadRefusesNothing() throws Exception {
    byte[] file =
        Webps.file(
            "VP8X",
            Webps.extended(0x20, 100, 100),
            "ICCP",
            new byte[] {1, 2, 3},
            "VP8L",
            Webps.plain(100, 100, RED, 0));
    assertEquals(Color.RED, colour(thumbnail(file)));
  }

  @Test
  void theFirstFrameIsOnItsCanvas() throws Exception {
    byte[] place = {5, 0, 0, 10, 0, 0, 49, 0, 0, 39, 0, 0, 0, 0, 0, 0};
    byte[] frame = Webps.file("VP8L", Webps.plain(50, 40, RED, 0));
    byte[] chunk = Arrays.copyOfRange(frame, 12, frame.length);
    byte[] file =
        Webps.file("VP8X", Webps.extended(2, 64, 64), "ANMF", Pictures.joined(place, chunk));
    BufferedImage thumbnail = thumbnail(file);
    assertEquals(64, thumbnail.getWidth());
    assertEquals(0, thumbnail.getRGB(9, 20) >>> 24);
    assertEquals(0, thumbnail.getRGB(20, 19) >>> 24);
    assertEquals(RED, thumbnail.getRGB(10, 20));
    assertEquals(RED, thumbnail.getRGB(59, 59));
    assertEquals(0, thumbnail.getRGB(60, 60) >>> 24);
  }

  /** Behind uncompressed transparency, which the reader takes for none, in each of its filters. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void uncompressedTransparencyIsRead(int filter) throws Exception {
    byte[] lossy = Pictures.file("lossy.webp");
    byte[] alpha = new byte[1 + 60 * 40];
    alpha[0] = (byte) (filter << 2);
    alpha[1] = (byte) 200;
    if (filter == 0) {
      Arrays.fill(alpha, 1, alpha.length, (byte) 200);
    }
    byte[] file =
        Webps.file(
            "VP8X",
            Webps.extended(0x10, 60, 40),
            "ALPH",
            alpha,
            "VP8 ",
            Arrays.copyOfRange(lossy, 20, lossy.length));
    BufferedImage thumbnail = thumbnail(file);
    assertEquals(200, thumbnail.getRGB(1, 1) >>> 24);
    assertEquals(200, thumbnail.getRGB(58, 38) >>> 24);
  }
}
