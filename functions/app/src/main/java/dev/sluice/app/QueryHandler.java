package dev.sluice.app;

import dev.sluice.Handler;

/** Shows and changes tasks: every HTTP call but those that the other functions take. */
public final class QueryHandler extends Handler {
  public QueryHandler() {
    super(App.ofEnvironment().query());
  }
}
