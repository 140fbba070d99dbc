package dev.sluice.redis.wire;

import dev.sluice.queue.NotConfirmed;
import dev.sluice.queue.TimeBudget;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One call to Redis: a command or a script. May be sent again. */
final class Request {
  private static final byte[] SET = Keys.bytes("SET");
  private static final byte[] WAIT = Keys.bytes("WAIT");
  private static final byte[] ONE = Keys.bytes("1");
  private static final List<byte[]> ASKING = List.of(Keys.bytes("ASKING"));

  private final List<byte[]> command;
  private final Script script;
  private final Functions functions;
  private final Duration wait;
  private byte[] marker;
  private Set<String> taken;

  private Request(List<byte[]> command, Script script, Functions functions, Duration wait) {
    this.command = command;
    this.script = script;
    this.functions = functions;
    this.wait = wait;
  }

  static Request of(Script script, List<byte[]> keys, List<byte[]> arguments, Functions functions) {
    List<byte[]> command = new ArrayList<>(3 + keys.size() + arguments.size());
    command.add(null); // how it is called,
    command.add(null); // and its name or text
    command.add(Keys.bytes(Integer.toString(keys.size())));
    command.addAll(keys);
    command.addAll(arguments);
    return new Request(command, script, functions, Duration.ZERO);
  }

  /**
   * @param wait how long the command may wait at the server, zero when it does not wait
   */
  static Request of(List<byte[]> command, Duration wait) {
    return new Request(command, null, null, wait);
  }

  /**
   * Has it answered only once a replica has all that was written up to then.
   *
   * @param marker a key to write: a replica is waited for only for the sake of a write over the
   *     same connection, and the script may find that another call has written everything
   * @param taken the words of which an answer that is worth the wait has one
   */
  Request confirmedBy(byte[] marker, Set<String> taken) {
    this.marker = marker;
    this.taken = taken;
    return this;
  }

  /** How long it may wait at the server. */
  Duration mayWait() {
    return wait;
  }

  /**
   * Sends it to a node that is getting the slots. Such a node takes only one command after {@code
   * ASKING}, so a script is sent with its text.
   */
  Object sendAsking(JedisConnection connection, TimeBudget budget) throws IOException, RedisError {
    connection.call(ASKING, budget.within(RedisConnection.ANSWER_MILLIS));
    return script == null
        ? connection.call(command, answerMillis(budget))
        : confirmed(Functions.sendText(script, command, connection, budget), connection, budget);
  }

  /** Sends it and returns the answer. */
  Object send(JedisConnection connection, TimeBudget budget) throws IOException, RedisError {
    Object answer =
        script == null
            ? connection.call(command, answerMillis(budget))
            : functions.run(script, command, connection, budget);
    return confirmed(answer, connection, budget);
  }

  /**
   * The answer, once a replica has what was written.
   *
   * @throws NotConfirmed when none has it in time
   */
  private Object confirmed(Object answer, JedisConnection connection, TimeBudget budget)
      throws IOException, RedisError {
    if (marker == null || !hasTaken(answer)) {
      return answer;
    }
    int millis = budget.within(RedisConnection.ANSWER_MILLIS);
    connection.call(List.of(SET, marker, ONE), millis);
    millis = budget.within(RedisConnection.CONFIRM_MILLIS);
    Object replicas =
        connection.call(
            List.of(WAIT, ONE, Keys.bytes(Integer.toString(millis))),
            millis + budget.within(RedisConnection.ANSWER_MILLIS));
    if (!(replicas instanceof Long number) || number < 1) {
      throw new NotConfirmed();
    }
    return answer;
  }

  private boolean hasTaken(Object answer) {
    if (answer instanceof List<?> parts) {
      for (Object part : parts) {
        // of an outcome with details, these may be any words
        if (isTaken(part instanceof List<?> outcome ? outcome.get(0) : part)) {
          return true;
        }
      }
    }
    return isTaken(answer);
  }

  private boolean isTaken(Object word) {
    return word instanceof byte[] && taken.contains(ScriptReply.text(word));
  }

  private int answerMillis(TimeBudget budget) {
    return Math.toIntExact(wait.toMillis()) + budget.within(RedisConnection.ANSWER_MILLIS);
  }
}
