package dev.sluice.local;

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.local.redis.EmbeddedRedis;
import dev.sluice.local.redis.RedisNotStarted;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.worker.Preflight;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/** {@code local/run preflight}: what of the backlog this build could not run. */
@Command(
    name = "preflight",
    description =
        "Lists which waiting and running tasks this build could not run. Exit value 0: none, 1: some,"
            + " 3: the backlog could not be read.")
final class BacklogCheck {
  static final int PASSED = 0;
  static final int FOUND = 1;
  static final int CANNOT_LOOK = 3;

  /**
   * Looks and reports.
   *
   * @param application whose task types count
   * @param flags where the backlog is: another Redis, or the directory of the embedded one
   * @param out takes one line
   * @return whether all can be run
   * @throws CannotStart with one line for the person who asked
   */
  static boolean passes(
      Application application,
      Flags flags,
      Map<String, String> environment,
      Consumer<String> out,
      Consumer<String> log)
      throws CannotStart {
    if (flags.redisUrl != null) {
      return passes(application, flags.redisUrl, environment, out);
    }
    if (!Files.isDirectory(flags.directory)) {
      throw new CannotStart("There is no directory " + flags.directory);
    }
    try (EmbeddedRedis redis = EmbeddedRedis.open(flags.directory, log)) {
      return passes(application, redis.url().toString(), environment, out);
    } catch (RedisNotStarted e) {
      throw new CannotStart(e.getMessage());
    }
  }

  private static boolean passes(
      Application application, String redis, Map<String, String> environment, Consumer<String> out)
      throws CannotStart {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("SLUICE_REDIS_URL", redis);
    Settings settings;
    Sluice made;
    try {
      settings = Settings.of(variables);
      settings.variables().accept(LocalMain.variables());
      made = application.sluice(settings);
    } catch (IllegalArgumentException e) {
      throw CannotStart.wrongSetting(e.getMessage());
    }
    try (Sluice sluice = made) {
      sluice.queue().ping();
      Preflight found = Preflight.of(sluice.queue(), sluice.catalog());
      report(found, out);
      return found.passed();
    } catch (QueueUnavailable e) {
      throw new CannotStart(LocalSluice.unusable(settings.redisUrl(), e));
    }
  }

  private static void report(Preflight found, Consumer<String> out) {
    long wrong = found.others();
    for (Preflight.Problem problem : found.problems()) {
      wrong += problem.tasks();
      out.accept(
          String.format(
              Locale.ROOT,
              "%s %s: %,d %s, such as %s: %s",
              problem.why().word(),
              problem.type(),
              problem.tasks(),
              problem.tasks() == 1 ? "task" : "tasks",
              problem.example(),
              problem.detail()));
    }
    if (found.others() > 0) {
      out.accept(String.format(Locale.ROOT, "of further types: %,d tasks", found.others()));
    }
    out.accept(
        String.format(
            Locale.ROOT,
            "Of %,d waiting and running tasks this build cannot run %,d.",
            found.tasks(),
            wrong));
  }
}
