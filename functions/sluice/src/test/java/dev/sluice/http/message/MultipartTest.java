package dev.sluice.http.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is wrong with a body, apart from the cases of the HTTP tests. */
class MultipartTest {
  /**
   * The fuzz test found it; the parser reads beyond its buffer: an ArrayIndexOutOfBoundsException.
   */
  @Test
  void aFormWithinAFormThatBreaksOffIsMalformed() {
    String body =
        "--x\r\n"
            + "Content-Disposition: form-data; name=a\r\n"
            + "Content-Type: multipart/mixed; boundary=y\r\n\r\n"
            + "--y\r\n"
            + "Content-Disposition: file; filename=b\r\n\r\n"
            + "1\r\n"
            + "--y-";
    assertMalformed(body);
  }

  @Test
  void aFormWithinAFormWithoutABoundaryIsMalformed() {
    String body =
        "--x\r\nContent-Disposition: form-data; name=a\r\nContent-Type: multipart/mixed\r\n\r\n--x--\r\n";
    assertMalformed(body);
  }

  @Test
  void ourOwnMistakesAreNotBlamedOnTheSender() {
    assertThrows(
        NullPointerException.class, () -> Multipart.read("multipart/form-data; boundary=x", null));
  }

  private static void assertMalformed(String body) {
    Problem problem =
        assertThrows(
            Problem.class,
            () ->
                Multipart.read(
                    "multipart/form-data; boundary=x", body.getBytes(StandardCharsets.UTF_8)));
    assertEquals(ProblemType.MALFORMED_BODY, problem.type());
  }
}
