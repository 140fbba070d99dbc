package dev.sluice.app.registration.thumbnail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** Makes small WebP files (RFC 9649), good ones and bad ones. */
final class Webps {
  private static final int SUBTRACT_GREEN = 2;

  private final BitSet bits = new BitSet();
  private int length;

  private Webps() {}

  private void bits(int value, int count) {
    for (int i = 0; i < count; i++) {
      bits.set(length++, (value >> i & 1) == 1);
    }
  }

  private void oneSymbol(int symbol) {
    bits(1, 1);
    bits(0, 1);
    bits(1, 1);
    bits(symbol, 8);
  }

  /** The stream of a picture in one colour; no pixel takes a bit. */
  static byte[] plain(int width, int height, int argb, int passes) {
    Webps stream = begun(width, height, passes);
    stream.oneSymbol(argb >> 8 & 0xff);
    stream.oneSymbol(argb >> 16 & 0xff);
    stream.oneSymbol(argb & 0xff);
    stream.oneSymbol(argb >>> 24);
    stream.oneSymbol(0);
    return stream.bytes(0);
  }

  /** The stream of a picture whose pixels take a bit each, which is 0 for all. */
  static byte[] bitEach(int width, int height, int bytes) {
    Webps stream = begun(width, height, 0);
    stream.bits(1, 1);
    stream.bits(1, 1);
    stream.bits(1, 1);
    stream.bits(200, 8);
    stream.bits(0, 8);
    for (int symbol : new int[] {30, 40, 255, 0}) {
      stream.oneSymbol(symbol);
    }
    return stream.bytes(bytes);
  }

  private static Webps begun(int width, int height, int passes) {
    Webps stream = new Webps();
    stream.bits(0x2f, 8);
    stream.bits(width - 1, 14);
    stream.bits(height - 1, 14);
    stream.bits(0, 1); // opaque
    stream.bits(0, 3);
    for (int i = 0; i < passes; i++) {
      stream.bits(1, 1);
      stream.bits(SUBTRACT_GREEN, 2);
    }
    stream.bits(0, 1);
    stream.bits(0, 1); // no colour cache
    stream.bits(0, 1); // one group of codes
    return stream;
  }

  private byte[] bytes(int more) {
    return Arrays.copyOf(bits.toByteArray(), (length + 7) / 8 + more);
  }

  /** A file of these chunks: name, content, name, content, … */
  static byte[] file(Object... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < chunks.length; i += 2) {
      byte[] content = (byte[]) chunks[i + 1];
      out.writeBytes(((String) chunks[i]).getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(little(content.length));
      out.writeBytes(content);
      out.writeBytes(new byte[content.length & 1]);
    }
    return Pictures.joined(
        Pictures.joined("RIFF".getBytes(StandardCharsets.US_ASCII), little(out.size())),
        out.toByteArray());
  }

  private static byte[] little(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }

  /** The content of the chunk that begins every file with more than one. */
  static byte[] extended(int flags, int width, int height) {
    return ByteBuffer.allocate(10)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(flags)
        .putShort((short) (width - 1))
        .put((byte) (width - 1 >> 16))
        .putShort((short) (height - 1))
        .put((byte) (height - 1 >> 16))
        .array();
  }
}
