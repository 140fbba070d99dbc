package ${package};

import dev.sluice.Handler;
import dev.sluice.Settings;

/** Serves every HTTP call that the enqueue function does not. */
public final class QueryHandler extends Handler {
  public QueryHandler() {
    super(new App().sluice(Settings.ofEnvironment()).query());
  }
}
