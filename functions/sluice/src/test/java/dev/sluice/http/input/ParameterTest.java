package dev.sluice.http.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.http.message.Problem;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Routes;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Where the enqueue path checks by hand what an input declares as a pattern, both must agree. */
class ParameterTest {
  private static final String CHARACTERS = "aZ09._-~ ,!+*\u007F\u00E4%\n";

  private final long seed = Long.getLong("sluice.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void anIdIsWhatItsPatternSays() {
    List<Route> routes = List.of(Route.get("log", "/tasks/{id}/log"));
    agree(Route.ID, text -> Routes.match(routes, "GET", "/tasks/" + text + "/log") != null);
  }

  @Test
  void anIdempotencyKeyIsWhatItsPatternSays() {
    agree(IdempotencyKey.HEADER, text -> found(() -> IdempotencyKey.checked(text)));
  }

  private void agree(Parameter parameter, Predicate<String> taken) {
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      String text =
          text(i % 20 == 0 ? parameter.most() - 1 + random.nextInt(3) : random.nextInt(5));
      boolean matches = text.matches(parameter.pattern());
      assertEquals(matches, taken.test(text), () -> "'" + text + "', -Dsluice.seed=" + seed);
      good += matches ? 1 : 0;
    }
    assertTrue(good > 1_000 && good < 19_000, () -> "-Dsluice.seed=" + seed);
  }

  private String text(int length) {
    // mostly one character, so long texts are often valid
    String characters = random.nextInt(3) == 0 ? CHARACTERS : "a";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  private static boolean found(Runnable search) {
    try {
      search.run();
      return true;
    } catch (Problem problem) {
      return false;
    }
  }
}
