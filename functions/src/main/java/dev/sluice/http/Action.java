package dev.sluice.http;

import java.io.IOException;

/** What a route does. */
@FunctionalInterface
interface Action {
  /**
   * @throws Problem for every answer that is not a good one
   */
  Response answer(Call call) throws IOException;
}
