package dev.sluice;

import dev.sluice.signals.Emf;
import dev.sluice.signals.Log;
import java.time.Clock;

/**
 * What a process reports of itself to its operator.
 *
 * @param structured whether it logs JSON
 * @param namespace of its metrics at CloudWatch; null: they are not in its log
 * @param route whether it serves {@code GET /metrics}
 */
public record Watching(boolean structured, String namespace, boolean route) {
  private static final Setting LOG_FORMAT =
      Setting.of(
          "SLUICE_LOG_FORMAT",
          "`json` where Lambda logs JSON, else `text`",
          "`json`: [one JSON object a line](operations.md#log) on standard output");
  private static final Setting NAMESPACE =
      Setting.of(
          "SLUICE_METRICS_NAMESPACE",
          "none",
          "namespace of the [metrics](operations.md#metrics) that CloudWatch takes from the JSON"
              + " log");
  private static final Setting ROUTE =
      Setting.of(
          "SLUICE_METRICS_ROUTE",
          "`true`, on Lambda `false`",
          "whether `GET /metrics` shows the [metrics](operations.md#metrics) of the process that"
              + " answers");

  static Watching of(Variables variables, boolean lambda) {
    boolean json = "JSON".equals(variables.text("AWS_LAMBDA_LOG_FORMAT"));
    String[] formats = json ? new String[] {"json", "text"} : new String[] {"text", "json"};
    String[] shown = lambda ? new String[] {"false", "true"} : new String[] {"true", "false"};
    return new Watching(
        variables.choice(LOG_FORMAT, formats).equals("json"),
        variables.text(NAMESPACE),
        variables.choice(ROUTE, shown).equals("true"));
  }

  /**
   * The log.
   *
   * @param silent whether it goes nowhere
   */
  Log log(boolean silent, Clock clock) {
    if (!structured) {
      return Log.text(Log.STANDARD_ERROR);
    }
    Emf metrics = namespace == null ? null : new Emf(namespace);
    return Log.structured(silent ? Log.NOWHERE : Log.STANDARD_OUTPUT, clock, metrics);
  }
}
