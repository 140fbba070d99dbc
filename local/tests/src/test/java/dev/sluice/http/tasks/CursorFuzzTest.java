package dev.sluice.http.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.http.access.Access;
import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Role;
import dev.sluice.http.access.SealingKey;
import dev.sluice.http.access.Signer;
import dev.sluice.http.access.Tokens;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.local.fuzz.Promptly;
import dev.sluice.queue.TaskFilter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** No cursor opens but one that was given out. */
class CursorFuzzTest {
  private static final Principal ANN = new Principal("ann", Role.VIEWER, false);
  private static final Signer SIGNER =
      new Access(
              Tokens.parse(""),
              new SealingKey("a-secret-of-32-characters-or-more", null, Tokens.parse("")),
              null,
              Clock.systemUTC())
          .signer();
  private static final String GIVEN = Cursor.of("4711 x", TaskFilter.ALL, ANN, SIGNER);

  @FuzzTest(maxDuration = "2s")
  void opensOrIsInvalid(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Promptly.read(() -> look(text));
    int cut = bytes.length == 0 ? 0 : (bytes[0] & 255) % GIVEN.length();
    Promptly.read(() -> look(GIVEN.substring(0, cut) + text));
    Promptly.read(() -> look(text + GIVEN.substring(cut)));
    String sealed = Cursor.of(text, TaskFilter.ALL, ANN, SIGNER);
    if (sealed.length() <= 1_024) {
      assertEquals(
          new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8),
          Cursor.position(sealed, TaskFilter.ALL, ANN, SIGNER));
    }
  }

  private static void look(String cursor) {
    try {
      String position = Cursor.position(cursor, TaskFilter.ALL, ANN, SIGNER);
      assertEquals(cursor, Cursor.of(position, TaskFilter.ALL, ANN, SIGNER));
    } catch (Problem e) {
      assertEquals(ProblemType.INVALID_CURSOR, e.type());
    }
  }
}
