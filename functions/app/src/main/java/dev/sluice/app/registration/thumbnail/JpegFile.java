package dev.sluice.app.registration.thumbnail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * The segments of a JPEG file that make its picture. Java's decoder guesses the colour space from
 * metadata and sampling where others go by the JFIF and Adobe segments and the components' names:
 * it is given a JFIF segment for what they take for YCbCr.
 */
final class JpegFile {
  private static final int START = 0xd8;
  private static final int SCAN = 0xda;
  private static final int JFIF = 0xe0;
  private static final int PROFILE = 0xe2;
  private static final int ADOBE = 0xee;
  private static final int COMMENT = 0xfe;

  private static final byte[] JFIF_SEGMENT = {
    (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private final ByteBuffer file;
  private final ByteArrayOutputStream kept;
  private final TreeMap<Integer, byte[]> profile = new TreeMap<>();
  private boolean jfif;
  private byte[] adobe;
  private byte[] components = {};

  private JpegFile(byte[] file) {
    this.file = ByteBuffer.wrap(file);
    this.kept = new ByteArrayOutputStream(file.length);
  }

  static BareFile of(byte[] file) throws IOException {
    return new JpegFile(file).bare();
  }

  private BareFile bare() throws IOException {
    int scan = takeSegments();
    ByteArrayOutputStream bare = new ByteArrayOutputStream(file.limit() + JFIF_SEGMENT.length);
    bare.write(0xff);
    bare.write(START);
    boolean named = Arrays.equals(components, new byte[] {'R', 'G', 'B'});
    // libjpeg: any transform but 0 means differences; of three components JFIF says so, too
    boolean differences = adobe == null ? !named : adobe[15] != 0;
    boolean light = components.length == 3 && (jfif || differences);
    if (jfif || light) {
      bare.write(JFIF_SEGMENT);
    }
    if (adobe != null && !light) {
      bare.write(adobe);
    }
    kept.writeTo(bare);
    bare.write(file.array(), scan, file.limit() - scan);
    BareFile plain = BareFile.of(PictureFormat.JPEG, bare.toByteArray(), wholeProfile());
    if (components.length < 4) {
      return plain;
    }
    return plain.inked(adobe != null && differences ? Inks.Stored.YCCK : Inks.Stored.CMYK);
  }

  /** Goes from marker to marker, as {@link PictureFormat#JPEG} has done before. */
  private int takeSegments() {
    int at = 2;
    while (true) {
      int marker = file.get(at) == (byte) 0xff ? file.get(at + 1) & 0xff : -1;
      if (marker == SCAN) {
        return at;
      } else if (marker < 0 || marker == 0xff) {
        at++;
      } else if (marker <= 1 || marker >= 0xd0 && marker <= START) {
        at += 2;
      } else {
        int length = 2 + (file.getShort(at + 2) & 0xffff);
        take(marker, Arrays.copyOfRange(file.array(), at, at + length));
        at += length;
      }
    }
  }

  private void take(int marker, byte[] segment) {
    if (marker == JFIF) {
      jfif |= begins(segment, "JFIF\0");
    } else if (marker == PROFILE && begins(segment, "ICC_PROFILE\0") && segment.length > 18) {
      profile.putIfAbsent(segment[16] & 0xff, segment);
    } else if (marker == ADOBE && begins(segment, "Adobe") && segment.length > 15) {
      adobe = segment;
    } else if (marker < JFIF || marker > 0xef && marker != COMMENT) {
      boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8;
      if (frame && marker != 0xcc && segment.length > 10) {
        components = new byte[segment[9] & 0xff];
        for (int i = 0; i < components.length && 10 + 3 * i < segment.length; i++) {
          components[i] = segment[10 + 3 * i];
        }
      }
      kept.writeBytes(segment);
    }
  }

  private static boolean begins(byte[] segment, String text) {
    byte[] begin = text.getBytes(StandardCharsets.ISO_8859_1);
    return segment.length >= 4 + begin.length
        && Arrays.equals(segment, 4, 4 + begin.length, begin, 0, begin.length);
  }

  /** ICC.1, B.4: numbered from 1, each with the number of all; null when one is missing. */
  private byte[] wholeProfile() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int number = 1;
    for (var part : profile.entrySet()) {
      if (part.getKey() != number++) {
        return null;
      }
      whole.write(part.getValue(), 18, part.getValue().length - 18);
    }
    boolean all = !profile.isEmpty() && (profile.get(1)[17] & 0xff) == profile.size();
    return all ? Colours.ofDevice(whole.toByteArray()) : null;
  }
}
