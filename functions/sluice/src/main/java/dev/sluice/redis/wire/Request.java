package dev.sluice.redis.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is sent to Redis in one call: a command or a script. May be sent again. */
final class Request {
  private static final byte[] EVALSHA = Keys.bytes("EVALSHA");
  private static final byte[] EVAL = Keys.bytes("EVAL");

  private static final List<byte[]> ASKING = List.of(Keys.bytes("ASKING"));

  private final List<byte[]> command;
  private final Script script;
  private final int answerMillis;

  private Request(List<byte[]> command, Script script, int answerMillis) {
    this.command = command;
    this.script = script;
    this.answerMillis = answerMillis;
  }

  static Request of(Script script, List<byte[]> keys, List<byte[]> arguments) {
    List<byte[]> command = new ArrayList<>(3 + keys.size() + arguments.size());
    command.add(EVALSHA);
    command.add(null); // the name or the text of the script
    command.add(Keys.bytes(Integer.toString(keys.size())));
    command.addAll(keys);
    command.addAll(arguments);
    return new Request(command, script, RedisConnection.ANSWER_MILLIS);
  }

  /**
   * @param waitMillis how long the command itself may wait at the server, 0 when it does not
   */
  static Request of(List<byte[]> command, int waitMillis) {
    return new Request(command, null, waitMillis + RedisConnection.ANSWER_MILLIS);
  }

  /**
   * Sends it to a node to which slots are being moved, and which takes only one command after
   * {@code ASKING}: so the text of a script at once.
   */
  Object sendAsking(JedisConnection connection) throws IOException, RedisError {
    connection.call(ASKING, RedisConnection.ANSWER_MILLIS);
    return script == null ? connection.call(command, answerMillis) : sendText(connection);
  }

  /**
   * Sends it and returns the answer. The first call of a script sends its text, as does one to a
   * server that has forgotten it.
   */
  Object send(JedisConnection connection) throws IOException, RedisError {
    if (script == null) {
      return connection.call(command, answerMillis);
    }
    if (script.sent()) {
      command.set(0, EVALSHA);
      command.set(1, script.sha1());
      try {
        return connection.call(command, answerMillis);
      } catch (RedisError e) {
        if (!e.getMessage().startsWith("NOSCRIPT")) {
          throw e;
        }
      }
    }
    return sendText(connection);
  }

  private Object sendText(JedisConnection connection) throws IOException, RedisError {
    command.set(0, EVAL);
    command.set(1, script.source());
    Object answer = connection.call(command, answerMillis);
    script.sent(true);
    return answer;
  }
}
