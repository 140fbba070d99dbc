package dev.sluice.bench.coldstart;

import java.util.Map;

/** Binds by hand and checks nothing, to tell what of a validator is the validator's own. */
public class BindHandler extends JsonHandler {
  @Override
  void validate(Map<?, ?> params) {
    ReportParams.of(params);
  }
}
