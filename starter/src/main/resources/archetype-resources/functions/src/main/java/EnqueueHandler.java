package ${package};

import dev.sluice.Handler;
import dev.sluice.Settings;

/** Takes tasks: {@code POST /tasks} and {@code POST /tasks/batch}. */
public final class EnqueueHandler extends Handler {
  public EnqueueHandler() {
    super(new App().sluice(Settings.ofEnvironment()).enqueue());
  }
}
