package dev.sluice.bench.coldstart;

import java.util.Map;

/** Binds by hand and checks nothing, which shows how much of a validator's time is its own. */
public class BindHandler extends JsonHandler {
  @Override
  void validate(Map<?, ?> params) {
    ReportParams.of(params);
  }
}
