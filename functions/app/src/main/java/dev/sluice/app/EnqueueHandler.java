package dev.sluice.app;

import dev.sluice.Handler;

/**
 * Takes tasks: {@code POST /tasks}, {@code POST /tasks/batch} and the launch form {@code POST /}.
 */
public final class EnqueueHandler extends Handler {
  public EnqueueHandler() {
    super(App.ofEnvironment().enqueue());
  }
}
