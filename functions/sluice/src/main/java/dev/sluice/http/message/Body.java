package dev.sluice.http.message;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request body, before anything is believed about it. */
public final class Body {
  /** Bytes of one task's JSON or of a form. */
  public static final int MAX_BYTES = 262_144;

  /** Bytes of a batch: below the 6 MB that Lambda takes, base64 included. */
  public static final int MAX_BATCH_BYTES = 4_194_304;

  public static final String JSON = "application/json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  public static final String NDJSON = "application/x-ndjson";
  public static final String MULTIPART = "multipart/form-data";
  public static final String FORM = "application/x-www-form-urlencoded";

  public static final List<String> JSON_ONLY = List.of(JSON);
  public static final List<String> JSON_OR_PATCH = List.of(JSON, MERGE_PATCH);

  private final String text;
  private final boolean base64;
  private final Request request;

  Body(String text, boolean base64, Request request) {
    this.text = text == null ? "" : text;
    this.base64 = base64;
    this.request = request;
  }

  /** Whether nothing was sent. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /**
   * The media type, when it is one of those accepted.
   *
   * @throws Problem 415 for others, for another charset than UTF-8 and for any content encoding: an
   *     encoded body could be a thousand times its size once decoded
   */
  public String mediaType(List<String> accepted) {
    String encoding = request.header("content-encoding");
    if (encoding != null && !encoding.trim().equalsIgnoreCase("identity")) {
      throw Problem.of(ProblemType.UNSUPPORTED_ENCODING);
    }
    String header = request.header("content-type");
    if (header != null) {
      String[] parts = header.toLowerCase(Locale.ROOT).split(";");
      String type = parts.length == 0 ? "" : parts[0].trim();
      for (String candidate : accepted) {
        if (candidate.equals(type) && isUtf8(parts)) {
          return candidate;
        }
      }
    }
    throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
  }

  private static boolean isUtf8(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim();
      if (parameter.startsWith("charset=")) {
        String charset = parameter.substring("charset=".length()).replace("\"", "").trim();
        if (!charset.equals("utf-8") && !charset.equals("utf8")) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The bytes. Their number is known before anything is decoded.
   *
   * @throws Problem 413 over the limit, 400 when it cannot be decoded
   */
  public byte[] bytes(int limit) {
    if (base64) {
      return decoded(limit);
    }
    // UTF-8 takes one to three bytes for a char, so this needs no encoding to be sure
    if (text.length() > limit) {
      throw Problem.tooLarge("", "It takes no more than %,d bytes.", limit);
    }
    ByteBuffer bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw Problem.of(ProblemType.MALFORMED_ENCODING);
    }
    if (bytes.remaining() > limit) {
      throw Problem.tooLarge("", "It takes no more than %,d bytes.", limit);
    }
    byte[] exact = new byte[bytes.remaining()];
    bytes.get(exact);
    return exact;
  }

  /**
   * The JSON object of these bytes.
   *
   * @throws Problem 400
   */
  public static Map<?, ?> object(byte[] json) {
    if (tree(json) instanceof Map<?, ?> members) {
      return members;
    }
    throw Problem.of(ProblemType.WRONG_SHAPE);
  }

  /**
   * The JSON tree of these bytes, as {@link JsonTree} has it.
   *
   * @throws Problem 400
   */
  public static Object tree(byte[] json) {
    return tree(json, 1, 1);
  }

  /**
   * The same of a part of the body.
   *
   * @param line where it begins, from 1
   * @param column likewise
   * @throws Problem 400
   */
  static Object tree(byte[] json, int line, int column) {
    try {
      return JsonTree.read(json, line, column);
    } catch (BadJson e) {
      throw Problem.of(e);
    }
  }

  /**
   * Before another parser than that of {@link #tree} reads these bytes, which might guess.
   *
   * @throws Problem 400 when they are UTF-16 or UTF-32, or begin with a byte order mark
   */
  public static void checkEncoding(byte[] json) {
    try {
      JsonTree.checkEncoding(json);
    } catch (BadJson e) {
      throw Problem.of(e);
    }
  }

  private byte[] decoded(int limit) {
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    long size = (text.length() - padding) * 3L / 4;
    if (size > limit) {
      throw Problem.tooLarge("", "It takes no more than %,d bytes.", limit);
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.MALFORMED_BODY);
    }
  }
}
