package dev.sluice.local.faults.server;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.LibraryInfo;
import redis.clients.jedis.resps.Slowlog;

/**
 * For how long the scripts of a queue hold Redis. SLOWLOG goes by the clock, and so counts the time
 * in which Redis waited for a processor in the middle of one: 41 ms, seen where no script took more
 * than 3, beside two builds on two processors. So each function is also made to count its processor
 * time, for which it asks {@code INFO} before and after. Where that is allowed, Redis has real-time
 * priority; since Linux 6.12 that leaves 50 ms of each second to others, all in one if they want.
 */
final class ScriptTimes {
  /** Of about 0.5 ms each: how quiet the machine is. */
  private static final int LOOPS = 500;

  private static final String LOOP = "for i = 1, 100000 do end";

  /** Begins and ends the function of a library, which is the last of its text. */
  private static final String BEGIN = "callback = function(keys, arguments)\n";

  private static final String END = "end }\n";

  private static final String COUNTED =
      "callback = scriptTimes.counted(function(keys, arguments)\n";

  /**
   * Goes before it, and takes one of the 200 local variables that a library may have; %s is the
   * name of the library.
   */
  private static final String COUNTING =
      """
      local scriptTimes = { most = 0, calls = 0, slow = 0 }
      function scriptTimes.micros()
        local kernel, user = string.match(redis.call('INFO', 'cpu'),
          'used_cpu_sys_main_thread:([%%d.]+).-used_cpu_user_main_thread:([%%d.]+)')
        return (kernel + user) * 1000000
      end
      function scriptTimes.counted(run)
        return function(keys, arguments)
          local times = scriptTimes
          local before = times.micros()
          local answer = run(keys, arguments)
          local took = times.micros() - before
          times.most, times.calls = math.max(times.most, took), times.calls + 1
          times.slow = times.slow + (took > 5000 and 1 or 0)
          return answer
        end
      end
      redis.register_function{ function_name = '%s_times', flags = { 'no-writes' },
        callback = function() return { scriptTimes.most, scriptTimes.calls, scriptTimes.slow } end }
      """;

  private final Jedis redis;
  private final long loop;

  /** Scripts that Redis does not know yet are measured by the clock alone. */
  ScriptTimes(Jedis redis) throws IOException, InterruptedException {
    this.redis = redis;
    prioritise();
    redis.configSet("slowlog-log-slower-than", "500");
    redis.configSet("slowlog-max-len", "100000");
    for (int i = 0; i < LOOPS; i++) {
      redis.eval(LOOP);
    }
    loop = worst(byClock()).getValue();
    libraries().forEach(this::count);
    redis.slowlogReset();
  }

  /** But not the processes that it forks to rewrite its file. */
  private void prioritise() throws IOException, InterruptedException {
    String pid = redis.info("server").replaceAll("(?s).*process_id:(\\d+).*", "$1");
    try {
      new ProcessBuilder("chrt", "--reset-on-fork", "--fifo", "--pid", "1", pid).start().waitFor();
    } catch (IOException e) {
      return; // there is no chrt
    }
  }

  private List<LibraryInfo> libraries() {
    return redis.functionListWithCode("sluice_*");
  }

  private void count(LibraryInfo library) {
    String code = library.getLibraryCode();
    if (!code.contains(BEGIN) || !code.endsWith(END)) {
      throw new IllegalStateException(library.getLibraryName() + " is not what is expected");
    }
    int first = code.indexOf('\n') + 1;
    redis.functionLoadReplace(
        code.substring(0, first)
            + COUNTING.formatted(library.getLibraryName())
            + code.substring(first, code.length() - END.length()).replace(BEGIN, COUNTED)
            + "end) }\n");
  }

  /** The longest call so far by either measure, and how many took more than 5 ms. */
  @Override
  public String toString() {
    Map<String, Long> clock = byClock();
    Map<String, Long> processor = new HashMap<>(clock);
    long calls = 0;
    long slow = 0;
    for (LibraryInfo library : libraries()) {
      String name = library.getLibraryName();
      if (library.getLibraryCode().contains(COUNTED)) {
        List<?> times = (List<?>) redis.fcallReadonly(name + "_times", List.of(), List.of());
        processor.put(name, (Long) times.get(0));
        calls += (Long) times.get(1);
        slow += (Long) times.get(2);
      }
    }
    return String.format(
        Locale.ROOT,
        "longest script %s of the processor, %,d of %,d over 5 ms; %s by the clock,"
            + " longest of %d empty loops %s",
        words(worst(processor)),
        slow,
        calls,
        words(worst(clock)),
        LOOPS,
        loop == 0 ? "under 0.5 ms" : String.format(Locale.ROOT, "%.1f ms", loop / 1e3));
  }

  private static String words(Map.Entry<String, Long> worst) {
    String verb = worst.getKey().replaceAll("^sluice_(.*)_[0-9a-f]{8}$", "$1");
    return String.format(Locale.ROOT, "%.1f ms (%s)", worst.getValue() / 1e3, verb);
  }

  private static Map.Entry<String, Long> worst(Map<String, Long> times) {
    return times.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(Map.entry("", 0L));
  }

  /** The longest call of each script, µs, of those that took more than 500. */
  private Map<String, Long> byClock() {
    Map<String, Long> longest = new HashMap<>();
    for (Slowlog call : redis.slowlogGet(100_000)) {
      if (call.getArgs().get(0).matches("EVAL.*|FCALL")) {
        longest.merge(call.getArgs().get(1), call.getExecutionTime(), Math::max);
      }
    }
    return longest;
  }
}
