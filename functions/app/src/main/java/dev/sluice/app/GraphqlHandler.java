package dev.sluice.app;

import dev.sluice.Handler;
import dev.sluice.app.workqueue.graphql.GraphqlFeature;

/** Serves {@code POST /graphql}. */
public final class GraphqlHandler extends Handler {
  public GraphqlHandler() {
    super(App.ofEnvironment().function(GraphqlFeature.SERVER));
  }
}
