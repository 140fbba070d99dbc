package dev.sluice.cli.command;

import dev.sluice.cli.task.GivenParams;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Times;
import dev.sluice.client.EnqueueOptions;
import dev.sluice.client.Enqueued;
import dev.sluice.client.json.JsonText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice enqueue}. */
@Command(
    header = "Enqueues a task and prints its id.",
    name = "enqueue",
    description = "With --wait it prints the result instead of the id, and fails if the task does.")
public final class EnqueueCommand implements Callable<Integer> {
  private final Root root;

  @Parameters(index = "0", paramLabel = "TYPE", description = "The task type.")
  String type;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PARAMS",
      defaultValue = "{}",
      description = "A JSON object, @FILE, or - for the standard input (default: {}).")
  String params;

  @Option(names = "--queue", paramLabel = "QUEUE", description = "Its queue (default: default).")
  String queue;

  @Option(names = "--priority", paramLabel = "0-9", description = "9 runs first (default: 5).")
  Integer priority;

  @Option(names = "--delay", paramLabel = "TIME", description = "Run it after 90s, 2h, 1d, …")
  String delay;

  @Option(names = "--at", paramLabel = "TIME", description = "Run it then: 2026-01-05T09:00.")
  String at;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "Cancel it if it has not begun within 90s, 2h, …")
  String expires;

  @Option(names = "--attempts", paramLabel = "N", description = "The most attempts it gets.")
  Integer attempts;

  @Option(names = "--timeout", paramLabel = "TIME", description = "How long an attempt may take.")
  String timeout;

  @Option(
      names = "--on-end",
      paramLabel = "URL",
      description = "Tell this https address when it ends, by a signed POST.")
  String onEnd;

  @Option(names = "--no-on-end", description = "Tell nobody, although its type names a receiver.")
  boolean noOnEnd;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "An idempotency key: repeated with it, this enqueues nothing more.")
  String key;

  @Option(names = "--wait", description = "Wait until it has ended, and print its result.")
  boolean wait;

  @Option(names = "--at-most", paramLabel = "TIME", description = "Wait no longer than 90s, 2h, …")
  String atMost;

  @Option(names = "--json", description = "Print the whole task as JSON.")
  boolean json;

  /** Of this command line. */
  public EnqueueCommand(Root root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    EnqueueOptions options = options();
    Duration patience = Outcome.patience(atMost);
    JsonText given = GivenParams.of(root.terminal(), params);
    Enqueued task = root.client().enqueue(type, given, options);
    if (wait || atMost != null) {
      return new Outcome(root, json).of(task.id(), patience);
    }
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("id", task.id());
      answer.put("state", task.state().name());
      answer.put("duplicate", task.duplicate());
      root.terminal().json(answer);
    } else {
      root.terminal().print(task.id());
      if (task.duplicate()) {
        root.terminal()
            .note("The key stands for this task already, which is " + task.state() + ".");
      }
    }
    return Exit.DONE;
  }

  private EnqueueOptions options() {
    EnqueueOptions options = EnqueueOptions.DEFAULTS;
    if (delay != null && at != null) {
      throw Failed.usage("Give either --delay or --at");
    }
    if (onEnd != null && noOnEnd) {
      throw Failed.usage("Give either --on-end or --no-on-end");
    }
    if (delay != null) {
      options = options.withDelay(Times.duration("--delay", delay));
    }
    if (at != null) {
      options = options.withRunAt(Times.time("--at", at, false, root.terminal()));
    }
    if (expires != null) {
      options = options.withExpiresIn(Times.duration("--expires", expires));
    }
    if (timeout != null) {
      options = options.withTimeout(Times.duration("--timeout", timeout));
    }
    options = queue == null ? options : options.withQueue(queue);
    options = priority == null ? options : options.withPriority(priority);
    options = onEnd == null ? options : options.withOnEnd(onEnd);
    options = noOnEnd ? options.withoutOnEnd() : options;
    options = attempts == null ? options : options.withMaxAttempts(attempts);
    return key == null ? options : options.withIdempotencyKey(key);
  }
}
