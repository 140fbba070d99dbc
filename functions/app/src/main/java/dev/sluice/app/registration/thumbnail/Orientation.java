package dev.sluice.app.registration.thumbnail;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegSegmentReader;
import com.drew.imaging.jpeg.JpegSegmentType;
import com.drew.imaging.png.PngChunk;
import com.drew.imaging.png.PngChunkReader;
import com.drew.imaging.png.PngChunkType;
import com.drew.imaging.riff.RiffHandler;
import com.drew.imaging.riff.RiffReader;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.RandomAccessReader;
import com.drew.lang.SequentialByteArrayReader;
import com.drew.lang.SequentialReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.exif.ExifTiffHandler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How a stored picture must be turned for viewing: the values 1 to 8 of the tag Orientation (Exif
 * 2.3, 4.6.4). No other metadata is read: compressed texts, colour profiles and XMP may be bombs.
 */
final class Orientation {
  private static final int UPRIGHT = 1;

  /** Bytes of Exif that are searched: as many as a JPEG can hold. The tag is near the beginning. */
  private static final int MOST_EXIF = 65_535;

  private Orientation() {}

  /** A picture's value; 1 when it has none that can be read. */
  static int of(Picture picture) {
    try {
      byte[] exif =
          switch (picture.format()) {
            case JPEG -> ofJpeg(picture.file());
            case PNG -> ofPng(picture.file());
            case WEBP -> ofWebp(picture.file());
            case GIF -> null;
          };
      return exif == null ? UPRIGHT : value(exif);
    } catch (ImageProcessingException | IOException | RuntimeException e) {
      return UPRIGHT; // a picture with broken metadata is still a picture
    }
  }

  private static byte[] ofJpeg(byte[] file) throws ImageProcessingException, IOException {
    var segments =
        JpegSegmentReader.readSegments(
            new SequentialByteArrayReader(file), List.of(JpegSegmentType.APP1));
    for (byte[] segment : segments.getSegments(JpegSegmentType.APP1)) {
      if (ExifReader.startsWithJpegExifPreamble(segment)) {
        return withoutPreamble(segment);
      }
    }
    return null;
  }

  private static byte[] withoutPreamble(byte[] exif) {
    int length = ExifReader.JPEG_SEGMENT_PREAMBLE.length();
    return ExifReader.startsWithJpegExifPreamble(exif)
        ? Arrays.copyOfRange(exif, length, exif.length)
        : exif;
  }

  private static byte[] ofPng(byte[] file) throws ImageProcessingException, IOException {
    SequentialReader chunks = new SequentialByteArrayReader(file);
    for (PngChunk chunk : new PngChunkReader().extract(chunks, Set.of(PngChunkType.eXIf))) {
      return chunk.getBytes();
    }
    return null;
  }

  private static byte[] ofWebp(byte[] file) throws ImageProcessingException, IOException {
    SequentialReader chunks = new SequentialByteArrayReader(file);
    ExifChunk exif = new ExifChunk();
    new RiffReader().processRiff(chunks, exif);
    return exif.found == null ? null : withoutPreamble(exif.found);
  }

  /** Reads the chunk {@code EXIF} of a WebP file. */
  private static final class ExifChunk implements RiffHandler {
    private byte[] found;

    @Override
    public boolean shouldAcceptRiffIdentifier(String identifier) {
      return identifier.equals("WEBP");
    }

    @Override
    public boolean shouldAcceptChunk(String fourCc) {
      return fourCc.equals("EXIF");
    }

    @Override
    public boolean shouldAcceptList(String fourCc) {
      return false;
    }

    @Override
    public void processChunk(String fourCc, byte[] payload) {
      found = payload;
    }

    @Override
    public void addError(String message) {
      // use what could be read
    }
  }

  private static int value(byte[] exif) throws ImageProcessingException, IOException {
    Metadata metadata = new Metadata();
    byte[] begin = exif.length <= MOST_EXIF ? exif : Arrays.copyOf(exif, MOST_EXIF);
    new TiffReader().processTiff(new ByteArrayReader(begin), new OrientationOnly(metadata), 0);
    ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer value =
        directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    return value == null || value < 1 || value > 8 ? UPRIGHT : value;
  }

  /** Skips all other tags: thousands of them may share one value of several megabytes. */
  private static final class OrientationOnly extends ExifTiffHandler {
    OrientationOnly(Metadata metadata) {
      super(metadata, null, 0);
    }

    @Override
    public boolean tryEnterSubIfd(int tag) {
      return false;
    }

    @Override
    public boolean hasFollowerIfd() {
      return false;
    }

    @Override
    public boolean customProcessTag(
        int offset, Set<Integer> seen, int start, RandomAccessReader in, int tag, int count) {
      return tag != ExifIFD0Directory.TAG_ORIENTATION || count > 4;
    }
  }

  /** The picture, turned for viewing. */
  static BufferedImage upright(BufferedImage stored, int orientation) {
    if (orientation == UPRIGHT) {
      return stored;
    }
    int right = stored.getWidth() - 1;
    int bottom = stored.getHeight() - 1;
    boolean onItsSide = orientation >= 5;
    BufferedImage upright =
        new BufferedImage(
            onItsSide ? bottom + 1 : right + 1,
            onItsSide ? right + 1 : bottom + 1,
            stored.getType());
    for (int y = 0; y < upright.getHeight(); y++) {
      for (int x = 0; x < upright.getWidth(); x++) {
        int pixel =
            switch (orientation) {
              case 2 -> stored.getRGB(right - x, y);
              case 3 -> stored.getRGB(right - x, bottom - y);
              case 4 -> stored.getRGB(x, bottom - y);
              case 5 -> stored.getRGB(y, x);
              case 6 -> stored.getRGB(y, bottom - x);
              case 7 -> stored.getRGB(right - y, bottom - x);
              default -> stored.getRGB(right - y, x);
            };
        upright.setRGB(x, y, pixel);
      }
    }
    return upright;
  }
}
