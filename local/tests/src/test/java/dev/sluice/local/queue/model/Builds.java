package dev.sluice.local.queue.model;

import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.util.Random;
import java.util.function.Function;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.LibraryInfo;

/**
 * Two builds that use one partition at once. The second one's user may not use functions, so it
 * sends the texts of its scripts.
 */
final class Builds implements AutoCloseable {
  final RedisTaskQueue ofFunctions;
  final RedisTaskQueue ofTexts;
  private final Jedis redis;

  Builds(Jedis redis, URI server, Function<URI, QueueSettings> settings) {
    this.redis = redis;
    redis.aclSetUser("texts", "on", ">secret", "~*", "&*", "+@all", "-fcall", "-function");
    ofFunctions = RedisTaskQueue.connect(settings.apply(server));
    URI url = URI.create("redis://texts:secret@" + server.getHost() + ":" + server.getPort());
    ofTexts = RedisTaskQueue.connect(settings.apply(url));
  }

  /** The server forgets texts or functions, or newer builds have pushed out what it had. */
  String forgetScripts(Random random) {
    int which = random.nextInt(3);
    if (which == 0) {
      redis.scriptFlush();
    } else if (which == 1) {
      redis.functionFlush();
    } else {
      redis.functionList("sluice_*").forEach(this::pushOut);
    }
    return new String[] {"texts forgotten", "functions forgotten", "newer builds"}[which];
  }

  /** As a newer build does that loads its function of a script: only the newest are kept. */
  private void pushOut(LibraryInfo library) {
    String script = library.getLibraryName().replaceFirst("_[^_]*$", "");
    for (int build = 0; build < 4; build++) {
      redis.functionLoadReplace(
          """
          #!lua name=%1$s_0000000%2$d
          redis.register_function{function_name='%1$s_0000000%2$d', description='9%2$d',
            callback=function() return redis.error_reply('ERR another build') end}
          """
              .formatted(script, build));
    }
    redis.functionDelete(library.getLibraryName());
  }

  @Override
  public void close() {
    ofFunctions.close();
    ofTexts.close();
  }
}
