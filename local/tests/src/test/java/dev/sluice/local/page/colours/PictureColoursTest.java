package dev.sluice.local.page.colours;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.sluice.app.registration.thumbnail.Thumbnail;
import dev.sluice.local.page.TestBrowser;
import dev.sluice.task.TaskContext;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Thumbnails have the colours that a browser shows, whatever kind of file the picture is. */
class PictureColoursTest {
  /** Of 255; a thumbnail without transparency is a JPEG itself. */
  private static final int MOST_APART = 2;

  private static final String DRAW =
      """
      async data => {
        const picture = new Image();
        picture.src = 'data:;base64,' + data;
        await picture.decode();
        const canvas = document.createElement('canvas');
        canvas.width = picture.naturalWidth;
        canvas.height = picture.naturalHeight;
        const context = canvas.getContext('2d');
        context.drawImage(picture, 0, 0);
        const {width, height} = canvas;
        return [width, height, ...context.getImageData(0, 0, width, height).data];
      }
      """;

  private static final String WEBP =
      """
      async ([quality, alpha]) => {
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 64;
        const context = canvas.getContext('2d');
        const colours = [[200, 30, 40, 1], [30, 180, 60, .5], [40, 60, 200, 0], [128, 128, 128, 1]];
        colours.forEach(([r, g, b, a], i) => {
          context.fillStyle = `rgba(${r}, ${g}, ${b}, ${alpha ? a : 1})`;
          context.fillRect(i % 2 * 32, (i >> 1) * 32, 32, 32);
        });
        const blob = await new Promise(done => canvas.toBlob(done, 'image/webp', quality));
        return [...new Uint8Array(await blob.arrayBuffer())];
      }
      """;

  private final Page page = TestBrowser.shared().newPage();

  @Test
  void areThoseOfABrowser() throws Exception {
    Map<String, byte[]> pictures = ColourPictures.all();
    for (boolean alpha : new boolean[] {false, true}) {
      for (double quality : new double[] {1, 0.9}) { // 1: lossless
        String name = "webp " + quality + (alpha ? " with alpha" : "");
        byte[] webp = bytes(page.evaluate(WEBP, List.of(quality, alpha)));
        pictures.put(name, webp);
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        pictures.put(name + ", profile", ColourPictures.webpWithProfile(webp, alpha, linear));
        byte[] lab = ColourPictures.tableProfile("Lab ");
        pictures.put(name + ", profile of Lab", ColourPictures.webpWithProfile(webp, alpha, lab));
      }
    }
    List<String> wrong = new ArrayList<>();
    for (var picture : pictures.entrySet()) {
      String found = differences(picture.getValue());
      if (!found.isEmpty()) {
        wrong.add(picture.getKey() + ": " + found);
      }
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    page.close();
  }

  private static byte[] bytes(Object numbers) {
    List<?> list = (List<?>) numbers;
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ((Number) list.get(i)).byteValue();
    }
    return bytes;
  }

  private String differences(byte[] picture) {
    List<?> shown;
    try {
      shown = (List<?>) page.evaluate(DRAW, Base64.getEncoder().encodeToString(picture));
    } catch (RuntimeException e) {
      return "the browser does not show it";
    }
    BufferedImage thumbnail;
    try {
      thumbnail = thumbnail(picture);
    } catch (Exception e) {
      return e.toString();
    }
    int width = (int) shown.get(0);
    int height = (int) shown.get(1);
    if (width != thumbnail.getWidth() || height != thumbnail.getHeight()) {
      return thumbnail.getWidth()
          + " × "
          + thumbnail.getHeight()
          + ", not "
          + width
          + " × "
          + height;
    }
    StringBuilder wrong = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      // near the corners, where no block of a JPEG has two colours
      int x = width * (1 + 6 * (i % 2)) / 8;
      int y = height * (1 + 6 * (i / 2)) / 8;
      int argb = thumbnail.getRGB(x, y);
      int[] ours = {argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff, argb >>> 24};
      int[] theirs = new int[4];
      for (int band = 0; band < 4; band++) {
        theirs[band] = (int) shown.get(2 + 4 * (y * width + x) + band);
      }
      boolean apart = Math.abs(ours[3] - theirs[3]) > MOST_APART;
      for (int band = 0; band < 3; band++) {
        apart |= theirs[3] > 0 && Math.abs(ours[band] - theirs[band]) > MOST_APART;
      }
      if (apart) {
        wrong.append(List.of(ours[0], ours[1], ours[2], ours[3])).append(", not ");
        wrong.append(List.of(theirs[0], theirs[1], theirs[2], theirs[3])).append("; ");
      }
    }
    return wrong.toString();
  }

  private static BufferedImage thumbnail(byte[] picture) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    TaskContext context =
        (TaskContext)
            Proxy.newProxyInstance(
                PictureColoursTest.class.getClassLoader(),
                new Class<?>[] {TaskContext.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "upload" -> Optional.<InputStream>of(new ByteArrayInputStream(picture));
                      case "artifact" -> file;
                      case "cancelled" -> false;
                      default -> null;
                    });
    new Thumbnail().run(new Thumbnail.Params(Optional.of(128)), context);
    return ImageIO.read(new ByteArrayInputStream(file.toByteArray()));
  }
}
