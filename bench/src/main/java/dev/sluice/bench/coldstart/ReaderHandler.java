package dev.sluice.bench.coldstart;

import dev.sluice.params.shape.ParamsReader;
import java.util.Map;

/** Binds and validates with the project's own reader. */
public class ReaderHandler extends JsonHandler {
  @Override
  void validate(Map<?, ?> params) {
    var result = ParamsReader.read(ReportParams.class, params, "/params");
    if (!result.valid()) {
      throw new IllegalStateException(result.violations().toString());
    }
  }
}
