package dev.sluice.http.tasks;

import dev.sluice.params.ParamsReader;
import dev.sluice.params.Violation;
import java.util.List;

/**
 * Looks members up that the queue was not asked about, since the task is refused anyway: so that
 * every violation is told at once.
 */
interface MemberCheck {
  /** Looks nothing up. */
  MemberCheck NONE =
      new MemberCheck() {
        @Override
        public List<Violation> unknown(List<ParamsReader.Known> known) {
          return List.of();
        }
      };

  /** A violation for each member that is not in its set, as far as can be told now. */
  List<Violation> unknown(List<ParamsReader.Known> known);
}
