package dev.sluice.local;

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.local.redis.EmbeddedRedis;
import dev.sluice.local.redis.RedisNotStarted;
import dev.sluice.queue.QueueUnavailable;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The queue that a subcommand looks at: another Redis, or the directory of the embedded one. */
final class OpenedQueue {
  private OpenedQueue() {}

  /**
   * Opens it, has it looked at and closes it.
   *
   * @param application whose settings and task types count
   * @param flags where the queue is
   * @param log takes what the embedded Redis reports
   * @return what {@code look} returned
   * @throws CannotStart with one line for the user
   */
  static boolean look(
      Application application,
      Flags flags,
      Map<String, String> environment,
      Consumer<String> log,
      Predicate<Sluice> look)
      throws CannotStart {
    if (flags.redisUrl != null) {
      return look(application, flags.redisUrl, environment, look);
    }
    if (!Files.isDirectory(flags.directory)) {
      throw new CannotStart("There is no directory " + flags.directory);
    }
    try (EmbeddedRedis redis = EmbeddedRedis.open(flags.directory, environment.get("PATH"), log)) {
      return look(application, redis.url().toString(), environment, look);
    } catch (RedisNotStarted e) {
      throw new CannotStart(e.getMessage());
    }
  }

  private static boolean look(
      Application application,
      String redis,
      Map<String, String> environment,
      Predicate<Sluice> look)
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
      return look.test(sluice);
    } catch (QueueUnavailable e) {
      throw new CannotStart(Edition.unusable(settings.redis().url(), e));
    }
  }
}
