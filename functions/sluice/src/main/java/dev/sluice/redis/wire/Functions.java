package dev.sluice.redis.wire;

import dev.sluice.queue.TimeBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs scripts as functions of the server, which compiles them once: a text is run anew from its
 * first line at each call. A server that has not got one is sent it. Servers that refuse functions
 * are sent texts from then on.
 */
final class Functions {
  /** How many builds of a script a server keeps. */
  static final int MOST_KEPT = 4;

  private static final byte[] FCALL = Keys.bytes("FCALL");
  private static final byte[] EVALSHA = Keys.bytes("EVALSHA");
  private static final byte[] EVAL = Keys.bytes("EVAL");

  private volatile boolean refused;

  /**
   * Runs a script.
   *
   * @param command of which the first two parts are set here
   */
  Object run(Script script, List<byte[]> command, JedisConnection connection, TimeBudget budget)
      throws IOException, RedisError {
    for (boolean loaded = false; !refused; loaded = true) {
      command.set(0, FCALL);
      command.set(1, script.function());
      try {
        return call(command, connection, budget);
      } catch (RedisError e) {
        if (!e.lacksFunction()) {
          throw e;
        }
        refused = e.refusesFunctions();
      }
      if (refused || loaded || !load(script, connection, budget)) {
        break;
      }
    }
    return runText(script, command, connection, budget);
  }

  /** Runs a script by its text, whatever the server has kept of it. */
  static Object sendText(
      Script script, List<byte[]> command, JedisConnection connection, TimeBudget budget)
      throws IOException, RedisError {
    command.set(0, EVAL);
    command.set(1, script.source());
    Object answer = call(command, connection, budget);
    script.sent(true);
    return answer;
  }

  private static Object runText(
      Script script, List<byte[]> command, JedisConnection connection, TimeBudget budget)
      throws IOException, RedisError {
    if (script.sent()) {
      command.set(0, EVALSHA);
      command.set(1, script.sha1());
      try {
        return call(command, connection, budget);
      } catch (RedisError e) {
        if (!e.getMessage().startsWith("NOSCRIPT")) {
          throw e;
        }
      }
    }
    return sendText(script, command, connection, budget);
  }

  /**
   * Makes a script a function of the server.
   *
   * @return false when it is to be sent as a text instead: functions are refused, or none can be
   *     added now because memory is full
   */
  private boolean load(Script script, JedisConnection connection, TimeBudget budget)
      throws IOException {
    try {
      byte[] library = script.library(Long.toString(System.currentTimeMillis()));
      call(List.of(word("FUNCTION"), word("LOAD"), word("REPLACE"), library), connection, budget);
    } catch (RedisError e) {
      refused = e.refusesFunctions();
      return false;
    }
    try {
      forgetOld(script, connection, budget);
    } catch (RedisError e) {
      // not allowed to: they only take memory
    }
    return true;
  }

  /** Deletes builds of a script except those that were loaded last; one still in use comes back. */
  private static void forgetOld(Script script, JedisConnection connection, TimeBudget budget)
      throws IOException, RedisError {
    byte[] pattern = word(script.anyFunction());
    List<byte[]> command = List.of(word("FUNCTION"), word("LIST"), word("LIBRARYNAME"), pattern);
    List<String> builds = new ArrayList<>();
    for (Object library : (List<?>) call(command, connection, budget)) {
      List<?> function = (List<?>) ((List<?>) member(library, "functions")).get(0);
      builds.add(text(function, "description") + ' ' + text(library, "library_name"));
    }
    builds.sort(null);
    for (int i = 0; i < builds.size() - MOST_KEPT; i++) {
      String name = builds.get(i).substring(builds.get(i).indexOf(' ') + 1);
      call(List.of(word("FUNCTION"), word("DELETE"), word(name)), connection, budget);
    }
  }

  private static String text(Object map, String name) {
    return member(map, name) instanceof byte[] bytes ? ScriptReply.text(bytes) : "";
  }

  private static Object member(Object map, String name) {
    List<?> flat = (List<?>) map;
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      if (ScriptReply.text(flat.get(i)).equals(name)) {
        return flat.get(i + 1);
      }
    }
    return null;
  }

  private static byte[] word(String word) {
    return Keys.bytes(word);
  }

  private static Object call(List<byte[]> command, JedisConnection connection, TimeBudget budget)
      throws IOException, RedisError {
    return connection.call(command, budget.within(RedisConnection.ANSWER_MILLIS));
  }
}
