package dev.sluice.queue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The scripts by name, each loaded from its file when it is first run. */
final class Scripts {
  private final RedisConnection redis;
  private final StructureGuard guard;
  private final Map<String, Script> loaded = new ConcurrentHashMap<>();

  Scripts(RedisConnection redis, StructureGuard guard) {
    this.redis = redis;
    this.guard = guard;
  }

  /** Loads a script before it is needed, in the time a function has to start. */
  void load(String name) {
    loaded.put(name, Script.load(name));
  }

  /** Runs a script, once more when the connection was lost. */
  Object run(String name, Arguments arguments) {
    return guard.run(() -> redis.run(script(name), arguments.list()));
  }

  /** Runs a script that its caller repeats with other arguments when the connection was lost. */
  Object runOnce(String name, Arguments arguments) {
    return guard.run(() -> redis.runOnce(script(name), arguments.list()));
  }

  private Script script(String name) {
    Script script = loaded.get(name);
    return script != null ? script : loaded.computeIfAbsent(name, Script::load);
  }
}
