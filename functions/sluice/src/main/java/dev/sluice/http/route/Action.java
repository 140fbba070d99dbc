package dev.sluice.http.route;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.Response;
import java.io.IOException;

/** What a route does. */
@FunctionalInterface
public interface Action {
  /**
   * @throws Problem for every answer that is not a good one
   */
  Response answer(Call call) throws IOException;
}
