package dev.sluice.local.redis;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;

/** How many commands of others a server runs, by its own counter; used by one thread at a time. */
public final class CommandCount implements AutoCloseable {
  private static final Pattern TOTAL = Pattern.compile("total_commands_processed:([0-9]+)");

  private final Jedis redis;
  private long last;

  /**
   * Counts from now on.
   *
   * @param server {@code redis[s]://…}; of a cluster, only this node is asked
   */
  public CommandCount(URI server) {
    redis = new Jedis(server);
    last = total();
  }

  /**
   * The commands since the last call, or since it counts; those that scripts send are included, its
   * own are not.
   */
  public long more() {
    long before = last;
    last = total();
    return last - before - 1; // the server counts the question itself after its answer
  }

  private long total() {
    Matcher total = TOTAL.matcher(redis.info("stats"));
    if (!total.find()) {
      throw new IllegalStateException("The server counts no commands");
    }
    return Long.parseLong(total.group(1));
  }

  @Override
  public void close() {
    redis.close();
  }
}
