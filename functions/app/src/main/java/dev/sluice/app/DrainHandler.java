package dev.sluice.app;

import dev.sluice.Handler;

/** Runs waiting tasks. */
public final class DrainHandler extends Handler {
  public DrainHandler() {
    super(App.ofEnvironment().drain());
  }
}
