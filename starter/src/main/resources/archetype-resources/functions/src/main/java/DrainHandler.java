package ${package};

import dev.sluice.Handler;
import dev.sluice.Settings;

/** Runs the tasks that wait. */
public final class DrainHandler extends Handler {
  public DrainHandler() {
    super(new App().sluice(Settings.ofEnvironment()).drain());
  }
}
