package dev.sluice.app;

import dev.sluice.Handler;

/** Shows and changes tasks: serves every HTTP call that no other function takes. */
public final class QueryHandler extends Handler {
  public QueryHandler() {
    super(App.ofEnvironment().query());
  }
}
