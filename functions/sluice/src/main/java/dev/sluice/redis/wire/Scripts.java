package dev.sluice.redis.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The scripts by name, each loaded from its file when it is first run. */
public final class Scripts {
  private final RedisConnection redis;
  private final StructureGuard guard;
  private final Map<String, Script> loaded = new ConcurrentHashMap<>();

  public Scripts(RedisConnection redis, StructureGuard guard) {
    this.redis = redis;
    this.guard = guard;
  }

  /** Loads a script before it is needed, in the time a function has to start. */
  public void load(String name) {
    loaded.put(name, Script.load(name));
  }

  /** Runs a script, once more when the connection was lost. */
  public Object run(String name, ScriptArguments arguments) {
    return guard.run(() -> redis.run(script(name), arguments.list()));
  }

  /** Runs a script that its caller repeats with other arguments when the connection was lost. */
  public Object runOnce(String name, ScriptArguments arguments) {
    return guard.run(() -> redis.runOnce(script(name), arguments.list()));
  }

  private Script script(String name) {
    Script script = loaded.get(name);
    return script != null ? script : loaded.computeIfAbsent(name, Script::load);
  }
}
