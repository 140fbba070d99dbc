package dev.sluice.bench.coldstart;

import io.avaje.validation.Validator;
import java.util.Locale;
import java.util.Map;

/**
 * Binds by hand and validates with Avaje Validator, whose adapters are generated at compile time.
 */
public class AvajeHandler extends JsonHandler {
  private final Validator validator = Validator.builder().setDefaultLocale(Locale.ENGLISH).build();

  @Override
  void validate(Map<?, ?> params) {
    var violations = validator.check(ReportParams.of(params));
    if (!violations.isEmpty()) {
      throw new IllegalStateException(violations.toString());
    }
  }
}
