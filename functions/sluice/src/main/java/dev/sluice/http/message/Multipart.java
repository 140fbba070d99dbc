package dev.sluice.http.message;

import dev.sluice.params.Violation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemHeaders;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.RequestContext;

/** Reads {@code multipart/form-data} (RFC 7578) that is in memory; nothing touches a disk. */
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
    byte[] boundary = upload.getBoundary(contentType);
    if (boundary == null || boundary.length == 0 || boundary.length > LONGEST_BOUNDARY) {
      throw malformed("The Content-Type must have a boundary of 1 to 70 characters.");
    }
    Map<String, Part> parts = new LinkedHashMap<>();
    try {
      FileItemInputIterator items = upload.getItemIterator(new InMemory(contentType, body));
      for (int number = 1; items.hasNext(); number++) {
        if (number > MOST_PARTS) {
          throw malformed("It takes no more than " + MOST_PARTS + " parts.");
        }
        add(parts, items.next(), number);
      }
    } catch (FileUploadSizeException e) {
      throw malformed("The headers of a part take no more than " + MOST_HEADER_BYTES + " bytes.");
    } catch (IOException | IllegalArgumentException e) {
      throw malformed("It breaks off before its last boundary, or a part is damaged.");
    }
    if (parts.isEmpty()) {
      throw malformed("There is no part that begins with the boundary of the Content-Type.");
    }
    return parts;
  }

  private static void add(Map<String, Part> parts, FileItemInput item, int number)
      throws IOException {
    String name = item.getFieldName();
    if (name.isEmpty()) {
      throw malformed("Part " + number + " has no name.");
    }
    Part part;
    try (InputStream content = item.getInputStream()) {
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
  private static final class Upload
      extends AbstractFileUpload<RequestContext, DiskFileItem, DiskFileItemFactory> {
    Upload() {
      setMaxPartHeaderSize(MOST_HEADER_BYTES);
      setHeaderCharset(StandardCharsets.UTF_8);
    }

    /** Else a part without a name would be passed over in silence. */
    @Override
    public String getFieldName(FileItemHeaders headers) {
      String name = super.getFieldName(headers);
      return name == null ? "" : name;
    }

    @Override
    public List<DiskFileItem> parseRequest(RequestContext request) throws FileUploadException {
      throw new UnsupportedOperationException("The parts are read one after the other");
    }

    @Override
    public Map<String, List<DiskFileItem>> parseParameterMap(RequestContext request)
        throws FileUploadException {
      throw new UnsupportedOperationException("The parts are read one after the other");
    }
  }

  private record InMemory(String contentType, byte[] body) implements RequestContext {
    @Override
    public String getCharacterEncoding() {
      return StandardCharsets.UTF_8.name();
    }

    @Override
    public long getContentLength() {
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

    @Override
    public boolean isMultipartRelated() {
      return false;
    }
  }
}
