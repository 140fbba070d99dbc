package dev.sluice.app.minutes;

import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Minute groups in Redis: a counter and a list of ids for each. */
public final class RedisMinuteGroupStore implements MinuteGroupStore {
  /**
   * A plan is kept as long as ended tasks are, but at least this long, because its calls have yet
   * to run.
   */
  private static final Duration LEAST_KEPT = Duration.ofDays(1);

  private final Scripts scripts;
  private final Duration keepFor;

  public RedisMinuteGroupStore(Scripts scripts, Duration keepFor) {
    this.scripts = scripts;
    this.keepFor = keepFor.compareTo(LEAST_KEPT) < 0 ? LEAST_KEPT : keepFor;
  }

  @Override
  public Optional<Given> give(long batch, int part, Instant group, int max) {
    ScriptArguments arguments =
        new ScriptArguments().add(batch).add(part).add(group.toString()).add(max);
    arguments.add(group.plus(keepFor).toEpochMilli());
    List<?> answer = (List<?>) scripts.run(RedisUserStore.SCRIPTS + "assign-places", arguments);
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    String ids = ScriptReply.text(answer.get(0));
    return Optional.of(
        new Given(
            Stream.of(ids.split(",")).mapToLong(Long::parseLong).toArray(), share(answer.get(1))));
  }

  private static Share share(Object packed) {
    String[] parts = ScriptReply.text(packed).split(" ");
    return new Share(
        Instant.parse(parts[0]),
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]));
  }

  @Override
  public List<Share> plan(long batch) {
    return ((List<?>)
            scripts.run(RedisUserStore.SCRIPTS + "read-plan", new ScriptArguments().add(batch)))
        .stream().map(RedisMinuteGroupStore::share).toList();
  }

  @Override
  public void done(long batch) {
    scripts.run(RedisUserStore.SCRIPTS + "forget-ids", new ScriptArguments().add(batch));
  }

  @Override
  public Group group(Instant group, List<Range> ranges) {
    ScriptArguments arguments = new ScriptArguments().add(group.toString());
    ranges.forEach(range -> arguments.add(range.first()).add(range.last()));
    List<?> answer = (List<?>) scripts.run(RedisUserStore.SCRIPTS + "read-group", arguments);
    List<List<Long>> found = new ArrayList<>();
    for (Object ids : answer.subList(2, answer.size())) {
      found.add(((List<?>) ids).stream().map(id -> Long.parseLong(ScriptReply.text(id))).toList());
    }
    return new Group((Long) answer.get(0), Math.toIntExact((Long) answer.get(1)), found);
  }

  @Override
  public void count(Instant moment, boolean succeeded) {
    Instant group = Quarter.of(moment).begins();
    ScriptArguments arguments =
        new ScriptArguments()
            .add(group.toString())
            .add((succeeded ? "s" : "f") + Duration.between(group, moment).toMinutes())
            .add(group.plus(keepFor).toEpochMilli());
    scripts.run(RedisUserStore.SCRIPTS + "count-call", arguments);
  }

  @Override
  public List<Calls> calls(Instant group) {
    ScriptArguments arguments =
        new ScriptArguments().add(group.toString()).add(MinuteSlots.PER_GROUP);
    List<?> answer = (List<?>) scripts.run(RedisUserStore.SCRIPTS + "read-calls", arguments);
    List<Calls> calls = new ArrayList<>();
    for (int i = 0; i < answer.size(); i += 2) {
      calls.add(new Calls((Long) answer.get(i), (Long) answer.get(i + 1)));
    }
    return calls;
  }
}
