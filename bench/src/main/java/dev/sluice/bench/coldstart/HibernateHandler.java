package dev.sluice.bench.coldstart;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Map;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Binds by hand and validates with Hibernate Validator, without an expression language. */
public class HibernateHandler extends JsonHandler {
  private final Validator validator =
      Validation.byDefaultProvider()
          .configure()
          .messageInterpolator(new ParameterMessageInterpolator())
          .buildValidatorFactory()
          .getValidator();

  @Override
  void validate(Map<?, ?> params) {
    var violations = validator.validate(ReportParams.of(params));
    if (!violations.isEmpty()) {
      throw new IllegalStateException(violations.toString());
    }
  }
}
