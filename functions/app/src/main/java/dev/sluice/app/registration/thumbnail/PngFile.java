package dev.sluice.app.registration.thumbnail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** The chunks of a PNG file that make its picture; whatever else it has cannot refuse it. */
final class PngFile {
  private static final int SIGNATURE = 8;
  private static final int HEADER = 0x49484452; // IHDR
  private static final int PALETTE = 0x504c5445; // PLTE
  private static final int TRANSPARENCY = 0x74524e53; // tRNS
  private static final int PIXELS = 0x49444154; // IDAT
  private static final int END = 0x49454e44; // IEND

  /** Where the header says how many bits a sample has; the colour type is next. */
  private static final int BITS = SIGNATURE + 8 + 8;

  /** Where the first chunk after the header is. */
  private static final int AFTER_HEADER = SIGNATURE + 12 + 13;

  private static final int GRAY = 0;
  private static final int RGB = 2;
  private static final byte INDEXED = 3;

  private PngFile() {}

  static BareFile of(byte[] file) throws IOException {
    ByteBuffer chunks = ByteBuffer.wrap(file);
    ByteArrayOutputStream bare = new ByteArrayOutputStream(file.length);
    bare.write(file, 0, SIGNATURE);
    PngColours colours = new PngColours();
    int type = file[BITS + 1];
    Set<Integer> kept = new HashSet<>();
    int name = 0;
    for (int at = SIGNATURE; name != END; ) {
      int length = chunks.getInt(at);
      name = chunks.getInt(at + 4);
      boolean keep =
          switch (name) {
            case HEADER, PIXELS, END -> true;
            case PALETTE -> type == INDEXED; // to others it is only a proposal
            case TRANSPARENCY -> !kept.contains(name) && transparent(type, length, kept);
            default -> false;
          };
      if (keep) {
        bare.write(file, at, 12 + length);
        kept.add(name);
      } else if (!kept.contains(PIXELS)) { // what comes later is no longer about them
        colours.take(name, chunks.slice(at + 8, length));
      }
      at = Math.addExact(at, Math.addExact(12, length));
    }
    return BareFile.of(PictureFormat.PNG, withPalette(bare.toByteArray()), colours.profile());
  }

  /** Whether a tRNS chunk of that length says anything (PNG, 11.3.2.1); libpng skips others. */
  private static boolean transparent(int type, int length, Set<Integer> before) {
    return switch (type) {
      case GRAY -> length == 2;
      case RGB -> length == 6;
      default -> type == INDEXED && before.contains(PALETTE);
    };
  }

  /**
   * The same with a palette of its grays, if it has fewer than 8 bits and one gray is transparent:
   * Java's reader does not see that in grays (PNG, 11.3.2.1).
   */
  private static byte[] withPalette(byte[] bare) {
    ByteBuffer chunks = ByteBuffer.wrap(bare);
    int bits = bare[BITS];
    if (bits > 4 || bare[BITS + 1] != GRAY || chunks.getInt(AFTER_HEADER + 4) != TRANSPARENCY) {
      return bare;
    }
    int grays = 1 << bits;
    int transparent = chunks.getShort(AFTER_HEADER + 8) & grays - 1;
    ByteBuffer palette = ByteBuffer.allocate(bare.length - 14 + 12 + 3 * grays + 12 + grays);
    palette.put(bare, 0, AFTER_HEADER).putInt(3 * grays).putInt(PALETTE);
    for (int i = 0; i < 3 * grays; i++) {
      palette.put((byte) (i / 3 * 255 / (grays - 1)));
    }
    palette.putInt(0).putInt(grays).putInt(TRANSPARENCY); // no reader checks the checksum
    for (int i = 0; i < grays; i++) {
      palette.put((byte) (i == transparent ? 0 : 255));
    }
    palette.putInt(0).put(bare, AFTER_HEADER + 14, bare.length - AFTER_HEADER - 14);
    return palette.put(BITS + 1, INDEXED).array();
  }
}
