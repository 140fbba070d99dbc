package dev.sluice.http.message;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.http.input.IdempotencyKey;
import dev.sluice.http.input.Parameter;
import dev.sluice.http.input.Parameters;
import dev.sluice.http.input.Query;
import dev.sluice.local.fuzz.Promptly;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Whatever calls the function: an HTTP request, every part of which can be read, or a problem. */
class EventFuzzTest {
  private static final List<String> MEDIA_TYPES =
      List.of(Body.JSON, Body.NDJSON, Body.FORM, Body.MULTIPART);

  @FuzzTest(maxDuration = "2s")
  void isARequestOrAProblem(byte[] event) {
    Promptly.read(() -> look(event));
  }

  private static void look(byte[] event) {
    Request request;
    try {
      request = new Request(EventReader.read(new ByteArrayInputStream(event)));
    } catch (Problem e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertNotNull(request.method());
    assertNotNull(request.path());
    request.cookie("session");
    request.wantsHtml();
    ByteRange.of(request.header("range"), 100);
    problemAtMost(request::checkHead);
    problemAtMost(() -> IdempotencyKey.of(request));
    problemAtMost(() -> query(request.query()));
    problemAtMost(() -> request.body().mediaType(MEDIA_TYPES));
    problemAtMost(() -> body(request.body().bytes(Body.MAX_BYTES)));
  }

  private static void query(String text) {
    Query query = new Query(text, Parameters.OF_TASKS);
    query.states(Parameters.STATE);
    query.number(Parameters.LIMIT);
    query.instant(Parameters.CREATED_FROM);
    for (Parameter parameter : List.of(Parameters.SEARCH, Parameters.CURSOR, Parameters.SINCE)) {
      query.text(parameter);
    }
    query.check();
  }

  private static void body(byte[] bytes) {
    problemAtMost(() -> Percent.form(bytes));
    Body.object(bytes);
  }

  private static void problemAtMost(Runnable reading) {
    try {
      reading.run();
    } catch (Problem e) {
      // answered as such
    }
  }
}
