package dev.sluice.app.registration.thumbnail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sluice.params.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Which files are accepted as pictures, without decoding them. */
class PictureTest {
  private static String code(byte[] file) {
    return Picture.violation(file, "/picture").map(Violation::code).orElse("good");
  }

  @Test
  void theContentTellsTheFormat() throws Exception {
    for (String format : List.of("png", "jpeg", "gif")) {
      Picture picture = Picture.of(Pictures.plain(30, 20, format));
      assertEquals(PictureFormat.valueOf(format.toUpperCase()), picture.format());
      assertEquals("30 × 20", picture.width() + " × " + picture.height());
    }
    for (String name : List.of("turned.webp", "lossy.webp", "animated.webp")) {
      Picture picture = Picture.of(Pictures.file(name));
      assertEquals(PictureFormat.WEBP, picture.format());
      assertEquals("60 × 40", picture.width() + " × " + picture.height());
    }
  }

  @Test
  void whatIsNotAPictureIsRefused() {
    assertEquals("too-short", code(new byte[0]));
    for (String text :
        List.of(
            "x",
            "hello",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "<!doctype html><script>alert(1)</script>",
            "%PDF-1.7 and so on and so on",
            "PK\u0003\u0004 and so on and so on",
            "BM and so on and so on and so on",
            "II*\0 and so on and so on",
            "RIFF....WAVEfmt and so on",
            "GIF88a and so on and so on;",
            "\u0000\u0000\u0001\u0000 icon")) {
      assertEquals("wrong-format", code(text.getBytes(StandardCharsets.ISO_8859_1)), text);
    }
  }

  @Test
  void theBeginningAloneIsNotAPicture() {
    for (String format : List.of("png", "jpeg", "gif")) {
      byte[] file = Pictures.plain(30, 20, format);
      for (int length = 1; length < file.length; length++) {
        assertEquals("wrong-format", code(Arrays.copyOf(file, length)), format + " of " + length);
      }
    }
    byte[] webp = Pictures.file("lossy.webp");
    for (int length = 1; length < webp.length; length++) {
      assertEquals("wrong-format", code(Arrays.copyOf(webp, length)), "webp of " + length);
    }
  }

  @Test
  void theEndOfAnEmbeddedPreviewIsNotTheEnd() {
    byte[] preview = Pictures.plain(8, 8, "jpeg");
    byte[] jpeg = Pictures.plain(30, 20, "jpeg");
    byte[] both = Pictures.withSegment(jpeg, 0xe2, preview);
    assertEquals("good", code(both));
    assertEquals("wrong-format", code(Pictures.cut(both, 2)));
  }

  @Test
  void neitherMetadataNorWhatFollowsRefusesAPicture() throws Exception {
    byte[] gif = Pictures.plain(30, 20, "gif");
    byte[] png = Pictures.plain(30, 20, "png");
    byte[] jpeg = Pictures.plain(30, 20, "jpeg");
    byte[] bad = {1, 2, 3};
    for (byte[] picture :
        List.of(
            Pictures.joined(gif, new byte[] {0}),
            Pictures.joined(Pictures.cut(gif, 1), bad),
            Pictures.joined(png, bad),
            Pictures.joined(jpeg, bad),
            Pictures.withChunk(png, "iCCP", bad),
            Pictures.withChunk(png, "pHYs", bad),
            Pictures.withChunk(png, "gAMA", bad),
            Pictures.withChunk(png, "sRGB", bad),
            Pictures.withSegment(jpeg, 0xe0, "JFIF\0".getBytes(StandardCharsets.US_ASCII)),
            Pictures.withSegment(jpeg, 0xe1, "Exif\0\0II".getBytes(StandardCharsets.US_ASCII)),
            Pictures.withSegment(
                jpeg, 0xe2, "ICC_PROFILE\0\1\1bad".getBytes(StandardCharsets.US_ASCII)))) {
      assertEquals("good", code(picture));
      assertEquals(30, Picture.of(picture).decode(64, percent -> true).getWidth());
    }
  }

  /** Readers wrap it like an error in the file. */
  @Test
  void aFullHeapIsNotTheFaultOfThePicture() throws Exception {
    for (String format : List.of("png", "jpeg", "gif")) {
      Picture picture = Picture.of(Pictures.plain(30, 20, format));
      AtomicBoolean full = new AtomicBoolean(true);
      assertThrows(
          OutOfMemoryError.class,
          () ->
              picture.decode(
                  64,
                  percent -> {
                    if (full.getAndSet(false)) {
                      throw new OutOfMemoryError("Java heap space");
                    }
                    return true;
                  }),
          format);
    }
  }

  @Test
  void aBombIsRefusedByItsHead() {
    byte[] bomb = Pictures.png(50_000, 50_000, 1, false, false);
    assertTrue(bomb.length < 1_000);
    assertEquals("out-of-range", code(bomb));
    assertEquals("out-of-range", code(Pictures.png(20_001, 1, 1, false, false)));
    assertEquals("out-of-range", code(Pictures.png(1, 20_001, 1, false, false)));
    assertEquals("out-of-range", code(Pictures.png(10_000, 5_001, 1, true, false)));
    assertEquals("good", code(Pictures.png(10_000, 5_000, 1, true, false)));
    assertEquals("wrong-format", code(Pictures.png(0, 10, 1, false, false)));
    assertEquals("wrong-format", code(Pictures.png(-1, 10, 1, true, false)));
    assertEquals("out-of-range", code(Pictures.gif(65_535, 65_535)));
    assertEquals("good", code(Pictures.gif(4, 4)));
  }

  @Test
  void aJpegWithManyScansIsRefused() {
    byte[] jpeg = Pictures.plain(30, 20, "jpeg");
    assertEquals("good", code(Pictures.withScans(jpeg, 100)));
    byte[] many = Pictures.withScans(jpeg, 101);
    assertEquals("out-of-range", code(many));
    byte[] end = {(byte) 0xff, (byte) 0xd9};
    assertEquals(
        "out-of-range", code(Pictures.withSegment(many, 0xfe, end)), "an end in a comment");
    byte[] tables = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9};
    assertEquals("wrong-format", code(Pictures.joined(tables, many)), "behind tables alone");
  }

  @Test
  void whateverIsSentThereIsAnAnswer() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    Random random = new Random(seed);
    List<byte[]> files =
        List.of(
            Pictures.plain(30, 20, "png"),
            Pictures.plain(30, 20, "jpeg"),
            Pictures.plain(30, 20, "gif"),
            Pictures.file("lossy.webp"),
            Pictures.file("turned.webp"));
    for (int i = 0; i < 3_000; i++) {
      byte[] file = files.get(random.nextInt(files.size())).clone();
      for (int change = random.nextInt(6); change >= 0; change--) {
        file[random.nextInt(Math.min(file.length, 200))] = (byte) random.nextInt(256);
      }
      try {
        Optional<Violation> violation = Picture.violation(file, "/picture");
        violation.ifPresent(v -> assertEquals("/picture", v.pointer()));
      } catch (RuntimeException | Error e) {
        fail("-Dsluice.seed=" + seed, e);
      }
    }
  }
}
