package dev.sluice.local.http.contract;

import static dev.sluice.local.http.HttpCall.post;
import static dev.sluice.local.http.contract.RegisterCases.EMAIL;
import static dev.sluice.local.http.contract.RegisterCases.PATH;
import static dev.sluice.local.http.contract.RegisterCases.PICTURE;
import static dev.sluice.local.http.contract.RegisterCases.ascii;
import static dev.sluice.local.http.contract.RegisterCases.bad;
import static dev.sluice.local.http.contract.RegisterCases.form;

import dev.sluice.local.http.Form;
import dev.sluice.local.http.HttpCall;
import java.util.Arrays;
import java.util.stream.Stream;

/** Forms of registrations that are malformed as {@code multipart/form-data}. */
final class MultipartCases {
  private MultipartCases() {}

  static Stream<HttpCase> all() {
    byte[] whole = new Form().text("email", EMAIL).file("picture", "", PICTURE).end();
    Form many = new Form();
    for (int i = 0; i < 21; i++) {
      many.text("field" + i, "");
    }
    Form endless = new Form();
    for (int i = 0; i < 20_000; i++) {
      endless.text("a" + i, "");
    }
    return Stream.concat(
        Stream.of(
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=other",
                "multipart/form-data; boundary=" + "b".repeat(71),
                "multipart/form-data; boundary=cu",
                "multipart/form-data; boundary=--cut",
                "multipart/form-data; bound=cut")
            .map(type -> malformed(type, form(whole).header("content-type", type))),
        Stream.of(
            malformed("nothing", form(new byte[0])),
            malformed("only the end", form(ascii("--cut--\r\n"))),
            malformed("no end", form(new Form().text("email", EMAIL).cut())),
            malformed("cut in a file", form(Arrays.copyOf(whole, whole.length - 40))),
            malformed("cut in a header", form(Arrays.copyOf(whole, 30))),
            malformed("no line ends", form(ascii("--cut email=a --cut--"))),
            malformed("21 parts", form(many.end())),
            malformed("20,000 parts", form(endless.end())),
            malformed(
                "a header of 5,000 bytes",
                form(new Form().part("X: " + "x".repeat(5_000), "").end())),
            malformed("no headers", form(new Form().part("X: y", "a").end())),
            malformed(
                "a part without a name",
                form(new Form().part("Content-Disposition: form-data", "a").end())),
            malformed(
                "a part with an empty name",
                form(new Form().part("Content-Disposition: form-data; name=\"\"", "a").end())),
            malformed(
                "two pictures",
                form(
                    new Form()
                        .text("email", EMAIL)
                        .file("picture", "a", PICTURE)
                        .file("picture", "b", PICTURE)
                        .end())),
            malformed(
                "two addresses",
                form(new Form().text("email", EMAIL).text("email", "eve@example.org").end())),
            malformed(
                "parts within a part",
                form(
                    new Form()
                        .text("email", EMAIL)
                        .part(
                            "Content-Disposition: form-data; name=picture\r\n"
                                + "Content-Type: multipart/mixed; boundary=in",
                            "--in\r\nContent-Disposition: file; filename=a\r\n\r\nx\r\n--in--")
                        .end())),
            bad(
                "bad UTF-8 in a field",
                form(
                    new Form()
                        .part(
                            "Content-Disposition: form-data; name=email",
                            new byte[] {(byte) 0xc0, (byte) 0xaf})
                        .end()),
                400,
                "malformed-encoding"),
            HttpCase.of(
                "a packed form",
                form(whole).header("content-encoding", "gzip"),
                415,
                "unsupported-encoding"),
            HttpCase.of(
                "mixed, not a form",
                form(whole).header("content-type", "multipart/mixed; boundary=cut"),
                415,
                "unsupported-media-type"),
            HttpCase.of(
                "the other kind of form",
                post(PATH).form("email=a%40b"),
                415,
                "unsupported-media-type")));
  }

  private static HttpCase malformed(String input, HttpCall call) {
    return bad(input, call, 400, "malformed-body");
  }
}
