package dev.sluice.app;

import dev.sluice.Handler;

/** Runs the tasks that wait. */
public final class DrainHandler extends Handler {
  public DrainHandler() {
    super(App.ofEnvironment().drain());
  }
}
