package ${package};

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.task.Schedule;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.util.List;

/** The application: its task types and its schedules. */
public final class App implements Application {
  @Override
  public Sluice sluice(Settings settings) {
    return Sluice.of(settings, TaskCatalog.of(types(), schedules()));
  }

  private static List<TaskType<?>> types() {
    return List.of(
        TaskType.of("greeting", "Greets somebody", Greeting.Params.class, Greeting::new));
  }

  private static List<Schedule> schedules() {
    return List.of(
        Schedule.cron("greeting", "0 8 * * MON-FRI")
            .named("greeting-morning")
            .in("Europe/Berlin")
            .with(new Greeting.Params("team")));
  }
}
