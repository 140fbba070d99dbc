package dev.sluice.local.http.contract;

import static dev.sluice.local.http.HttpCall.get;
import static dev.sluice.local.http.HttpCall.of;
import static dev.sluice.local.http.HttpCall.post;

import dev.sluice.local.http.Form;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.TestSite;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Registrations: pictures, addresses and who may call. */
public final class RegisterCases {
  public static final byte[] PICTURE = picture("png");

  static final String PATH = "/register";

  static final String EMAIL = "ann@example.org";

  private RegisterCases() {}

  public static byte[] picture(String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Stream<HttpCase> all() {
    return Stream.of(good(), pictures(), fields(), json(), sizes(), callers())
        .flatMap(cases -> cases);
  }

  public static HttpCall form(byte[] body) {
    return post(PATH).header("content-type", Form.TYPE).bytes(body);
  }

  public static HttpCall good(byte[] picture) {
    return form(new Form().text("email", EMAIL).file("picture", "me.png", picture).end());
  }

  public static HttpCall json(byte[] picture) {
    String base64 = Base64.getEncoder().encodeToString(picture);
    return post(PATH).json("{\"email\":\"" + EMAIL + "\",\"picture\":\"" + base64 + "\"}");
  }

  static HttpCase bad(String input, HttpCall call, int status, String... slugs) {
    return HttpCase.of(input, call, status, slugs);
  }

  private static Stream<HttpCase> good() {
    return Stream.of(
        bad("a form", good(PICTURE), 202),
        bad("JSON", json(PICTURE), 202),
        bad("a JPEG called png", good(picture("jpeg")), 202),
        bad(
            "a name with a path",
            form(
                new Form().text("email", EMAIL).file("picture", "../../etc/passwd", PICTURE).end()),
            202),
        bad(
            "a picture without a file name",
            form(
                new Form()
                    .text("email", EMAIL)
                    .part("Content-Disposition: form-data; name=picture", PICTURE)
                    .end()),
            202),
        bad(
            "all fields",
            form(
                new Form()
                    .text("email", " ann@b\u00fccher.example ")
                    .text("name", "Ann M\u00fcller")
                    .text("size", "64")
                    .file("picture", "", PICTURE)
                    .end()),
            202),
        bad(
            "a quoted boundary, and text before and after",
            post(PATH)
                .header("content-type", "Multipart/Form-Data; charset=utf-8; boundary=\"cut\"")
                .bytes(around(new Form().text("email", EMAIL).file("picture", "", PICTURE).end())),
            202),
        bad(
            "a file that looks like boundaries",
            good(joined(PICTURE, "\r\n--cu\r\n--cutt\n--cut--".getBytes(StandardCharsets.UTF_8))),
            202));
  }

  private static byte[] around(byte[] body) {
    return joined(
        "preamble\r\n".getBytes(StandardCharsets.UTF_8),
        joined(body, "epilogue\r\n".getBytes(StandardCharsets.UTF_8)));
  }

  public static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static Stream<HttpCase> pictures() {
    byte[] gif = picture("gif");
    byte[] canvas = gif.clone();
    Arrays.fill(canvas, 6, 10, (byte) 0xff);
    byte[] jpeg = picture("jpeg");
    return Stream.of(
        refused("empty", new byte[0], "missing-field"),
        refused("text called png", "hello".getBytes(StandardCharsets.UTF_8), "wrong-format"),
        refused(
            "HTML", "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8), "wrong-format"),
        refused("a PDF before a PNG", joined(ascii("%PDF-1.7\n"), PICTURE), "wrong-format"),
        refused("a PNG cut off", Arrays.copyOf(PICTURE, PICTURE.length - 3), "wrong-format"),
        refused("a JPEG cut off", Arrays.copyOf(jpeg, jpeg.length - 2), "wrong-format"),
        refused("a GIF cut off", Arrays.copyOf(gif, gif.length - 1), "wrong-format"),
        refused("a tiny PNG of 50,000 × 50,000", declaring(50_000, 50_000), "out-of-range"),
        refused("a PNG of 1 × 20,001", declaring(1, 20_001), "out-of-range"),
        refused("a PNG of 2^31 × 1", declaring(Integer.MIN_VALUE, 1), "wrong-format"),
        refused("a PNG of 0 × 0", declaring(0, 0), "wrong-format"),
        refused("a GIF of 65,535 × 65,535", canvas, "out-of-range"));
  }

  private static HttpCase refused(String input, byte[] picture, String slug) {
    return bad(input, good(picture), 422, slug);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] declaring(int width, int height) {
    byte[] png = PICTURE.clone();
    ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
  }

  private static Stream<HttpCase> fields() {
    return Stream.of(
        field("email", "", "missing-field"),
        field("email", "ann", "wrong-format"),
        field("email", "a@b.example,c@d.example", "wrong-format"),
        field("email", "ann@example.org\r\nBcc: eve@example.org", "wrong-format"),
        field("email", "Ann <ann@example.org>", "wrong-format"),
        field("email", "\u00e4nn@example.org", "wrong-format"),
        field("email", "a@" + "b".repeat(300), "too-long"),
        field("email", "a".repeat(65) + "@example.org", "wrong-format"),
        field("name", "Ann\r\nBcc: eve@example.org", "wrong-format"),
        field("name", "a/b", "wrong-format"),
        field("name", "n".repeat(101), "too-long"),
        field("name", "a\u0000b", "wrong-format", "invalid-text"),
        field("size", "15", "out-of-range"),
        field("size", "513", "out-of-range"),
        field("size", "1e2", "wrong-type"),
        field("size", "9".repeat(10_000), "wrong-type"),
        field("nope", "x", "unknown-field"),
        bad(
            "a file for an address",
            form(
                new Form().file("email", "a.txt", ascii(EMAIL)).file("picture", "", PICTURE).end()),
            422,
            "wrong-type"));
  }

  private static HttpCase field(String name, String value, String... slugs) {
    Form form = new Form().file("picture", "", PICTURE).text(name, value);
    if (!name.equals("email")) {
      form.text("email", EMAIL);
    }
    String shown = value.length() > 40 ? value.substring(0, 40) + "…" : value;
    return bad(name + " " + shown, form(form.end()), 422, slugs);
  }

  private static Stream<HttpCase> json() {
    String picture = "\"picture\":\"" + Base64.getEncoder().encodeToString(PICTURE) + "\"";
    String email = "\"email\":\"" + EMAIL + "\"";
    return Stream.of(
        text("", 400, "malformed-json"),
        text("[]", 400, "wrong-shape"),
        text("{" + picture + "," + picture + "}", 400, "duplicate-key"),
        text("{" + email + "," + picture + ",\"nope\":1}", 422, "unknown-field"),
        text("{}", 422, "missing-field"),
        text("{" + email + ",\"picture\":\"\"}", 422, "too-short"),
        text("{" + email + ",\"picture\":1}", 422, "wrong-type"),
        text("{" + email + ",\"picture\":\"%%%\"}", 422, "wrong-format"),
        text("{" + email + ",\"picture\":\"data:image/png;base64,AAAA\"}", 422, "wrong-format"),
        text("{\"email\":[\"a@b\"]," + picture + "}", 422, "wrong-type"),
        text("{" + email + "," + picture + ",\"size\":\"64\"}", 422, "wrong-type"),
        text(
            "{" + email + "," + picture + ",\"name\":\"\\ud800\"}",
            422,
            "wrong-format",
            "invalid-text"));
  }

  private static HttpCase text(String json, int status, String... slugs) {
    return HttpCase.of("register " + json, post(PATH).json(json), status, slugs);
  }

  private static Stream<HttpCase> sizes() {
    return Stream.of(
        bad(
                "a picture of one byte too many",
                good(Arrays.copyOf(PICTURE, TestSite.LARGEST_PICTURE + 1)),
                413,
                "payload-too-large")
            .within(3_000),
        bad(
                "the same in JSON",
                json(Arrays.copyOf(PICTURE, TestSite.LARGEST_PICTURE + 1)),
                413,
                "payload-too-large")
            .within(3_000));
  }

  private static Stream<HttpCase> callers() {
    HttpCall good = good(PICTURE);
    return Stream.of(
        HttpCase.of("register", good.header("idempotency-key", ""), 400, "invalid-idempotency-key"),
        HttpCase.of("register", good.without("authorization"), 401, "unauthorized"),
        HttpCase.of("register", good.by(TestSite.VERA), 403, "forbidden"),
        HttpCase.of("register", good.header("origin", "https://evil.example"), 403, "cross-site"),
        HttpCase.of("register", of("PUT", PATH), 405, "method-not-allowed"),
        HttpCase.of("register?x=1", get(PATH + "?x=1"), 400, "invalid-parameter"),
        HttpCase.of("register?thumbnail=x", get(PATH + "?thumbnail=x"), 404, "not-found"));
  }
}
