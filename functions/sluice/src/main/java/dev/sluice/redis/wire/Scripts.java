package dev.sluice.redis.wire;

import dev.sluice.queue.NotConfirmed;
import dev.sluice.queue.QueueUnavailable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The scripts by name, each loaded from its file when it is first run. */
public final class Scripts {
  private final RedisConnection redis;
  private final StructureGuard guard;

  /** Null: scripts ask Redis for the time. */
  private final Clock clock;

  private final Map<String, Script> loaded = new ConcurrentHashMap<>();

  /**
   * @param clock the system's: scripts ask Redis for the time; any other: they are given its time
   */
  public Scripts(RedisConnection redis, StructureGuard guard, Clock clock) {
    this.redis = redis;
    this.guard = guard;
    this.clock = clock.equals(Clock.systemUTC()) ? null : clock;
  }

  /** Loads a script ahead of time, while a function starts. */
  public void load(String name) {
    loaded.put(name, read(name));
  }

  /** Runs a script, once more when the connection was lost. */
  public Object run(String name, ScriptArguments arguments) {
    Script script = script(name);
    return guard.run(() -> redis.run(script, given(script, arguments)));
  }

  /**
   * Runs a script as {@link #run} does; if the settings say so, until a replica has what it wrote.
   *
   * @param taken the words of which an answer that must be confirmed has one; what refuses
   *     everything has nothing to lose
   * @throws NotConfirmed when it was run but no replica has confirmed it in time
   */
  public Object runConfirmed(String name, ScriptArguments arguments, Set<String> taken) {
    Script script = script(name);
    return guard.run(() -> redis.runConfirmed(script, given(script, arguments), taken));
  }

  /**
   * Runs a script, once more with other arguments when the connection was lost, since its first run
   * may have changed something.
   */
  public Object run(String name, ScriptArguments first, Supplier<ScriptArguments> second) {
    Script script = script(name);
    return guard.run(
        () -> redis.run(script, given(script, first), () -> given(script, second.get())));
  }

  /** Runs a script; reads instead when the server runs none now that may write. */
  public Object runOrRead(String name, ScriptArguments arguments, Supplier<Object> instead) {
    try {
      return run(name, arguments);
    } catch (QueueUnavailable e) {
      if (e.getCause() instanceof RedisError error && error.refusesScripts()) {
        return instead.get();
      }
      throw e;
    }
  }

  private List<byte[]> given(Script script, ScriptArguments arguments) {
    return script.timeGiven() ? arguments.listAnd(clock.millis()) : arguments.list();
  }

  private Script script(String name) {
    Script script = loaded.get(name);
    return script != null ? script : loaded.computeIfAbsent(name, this::read);
  }

  private Script read(String name) {
    Script script = Script.load(name);
    return clock == null ? script : script.withGivenTime();
  }
}
