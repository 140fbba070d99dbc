package dev.sluice.http.message;

import dev.sluice.params.Violation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload.FileItemHeaders;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadBase.FileUploadIOException;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.RequestContext;

/**
 * Reads {@code multipart/form-data} (RFC 7578) that is in memory; nothing touches a disk. The
 * library {@code commons-fileupload:commons-fileupload} must be on the class path.
 */
public final class Multipart {
  /** Parts of one body, more than any form here has fields. */
  static final int MOST_PARTS = 20;

  /** Bytes of one part's headers. */
  static final int MOST_HEADER_BYTES = 4_096;

  /** RFC 2046, 5.1.1. */
  private static final int LONGEST_BOUNDARY = 70;

  private Multipart() {}

  /**
   * A part.
   *
   * @param file whether it came with a file name, which is not looked at: it is the sender's word
   */
  public record Part(boolean file, byte[] content) {}

  /**
   * The parts by their names, in order.
   *
   * @throws Problem {@code malformed-body} saying what is wrong
   */
  public static Map<String, Part> read(String contentType, byte[] body) {
    Upload upload = new Upload();
    byte[] boundary = upload.boundary(contentType);
    if (boundary == null || boundary.length == 0 || boundary.length > LONGEST_BOUNDARY) {
      throw malformed("The Content-Type must have a boundary of 1 to 70 characters.");
    }
    Map<String, Part> parts = new LinkedHashMap<>();
    try {
      FileItemIterator items = upload.getItemIterator(new InMemory(contentType, body));
      for (int number = 1; items.hasNext(); number++) {
        if (number > MOST_PARTS) {
          throw malformed("It takes no more than " + MOST_PARTS + " parts.");
        }
        add(parts, items.next(), number);
      }
    } catch (FileUploadIOException e) {
      throw malformed("The headers of a part take no more than " + MOST_HEADER_BYTES + " bytes.");
    } catch (FileUploadException
        | IOException
        | IndexOutOfBoundsException
        | IllegalArgumentException e) {
      // where a body breaks off, the parser may even read beyond its buffer
      throw malformed("It breaks off before its last boundary, or a part is damaged.");
    }
    if (parts.isEmpty()) {
      throw malformed("There is no part that begins with the boundary of the Content-Type.");
    }
    return parts;
  }

  private static void add(Map<String, Part> parts, FileItemStream item, int number)
      throws IOException {
    String name = item.getFieldName();
    if (name == null || name.isEmpty()) {
      throw malformed("Part " + number + " has no name.");
    }
    Part part;
    try (InputStream content = item.openStream()) {
      part = new Part(!item.isFormField(), content.readAllBytes());
    }
    if (parts.put(name, part) != null) {
      throw malformed("Part " + number + " has the name of an earlier one.");
    }
  }

  private static Problem malformed(String detail) {
    return Problem.malformedBody(
        List.of(new Violation("", ProblemType.MALFORMED_BODY.slug(), detail)));
  }

  /** The parser, without the servlets that it usually works for. */
  @SuppressWarnings("overloads") // to compare its methods, a compiler would need those servlets
  private static final class Upload extends FileUpload {
    Upload() {
      setPartHeaderSizeMax(MOST_HEADER_BYTES);
      setHeaderEncoding(StandardCharsets.UTF_8.name());
    }

    byte[] boundary(String contentType) {
      return super.getBoundary(contentType);
    }

    /** The parser takes that of a form within the form for granted. */
    @Override
    protected byte[] getBoundary(String contentType) {
      byte[] boundary = boundary(contentType);
      if (boundary == null) {
        throw new IllegalArgumentException("a form within a form has no boundary");
      }
      return boundary;
    }

    /** Else a part without a name would be passed over in silence. */
    @Override
    protected String getFieldName(FileItemHeaders headers) {
      String name = super.getFieldName(headers);
      return name == null ? "" : name;
    }
  }

  private record InMemory(String contentType, byte[] body) implements RequestContext {
    @Override
    public String getCharacterEncoding() {
      return StandardCharsets.UTF_8.name();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface wants it all the same
    public int getContentLength() {
      return body.length;
    }

    @Override
    public String getContentType() {
      return contentType;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(body);
    }
  }
}
