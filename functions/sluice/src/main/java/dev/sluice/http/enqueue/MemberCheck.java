package dev.sluice.http.enqueue;

import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import java.util.List;

/**
 * Looks members up that the queue was not asked about, since the task is refused anyway: so that
 * all violations are reported together.
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

  /** A violation for each member that is not in its set, as far as is known now. */
  List<Violation> unknown(List<ParamsReader.Known> known);
}
