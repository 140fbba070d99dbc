package dev.sluice.cli.command;

import dev.sluice.cli.task.Progress;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Json;
import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.client.EnqueueOptions;
import dev.sluice.client.Enqueued;
import dev.sluice.client.JsonText;
import dev.sluice.client.Task;
import dev.sluice.client.TaskState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final Duration LONGEST = Duration.ofDays(365);

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
    Duration patience = atMost == null ? LONGEST : Times.duration("--at-most", atMost);
    JsonText given = params();
    Enqueued task = root.client().enqueue(type, given, options);
    if (wait || atMost != null) {
      return await(task, patience);
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

  private int await(Enqueued enqueued, Duration patience) {
    Terminal terminal = root.terminal();
    if (!json) {
      terminal.note(enqueued.id());
    }
    Task task;
    try (Progress progress = new Progress(terminal)) {
      task = root.client().await(enqueued.id(), patience, progress::of);
    }
    if (json) {
      terminal.json(task.members());
    } else if (task.state() == TaskState.SUCCEEDED) {
      Object result = task.result(Object.class);
      if (result != null) {
        print(result, terminal);
      }
    } else {
      terminal.note("sluice: " + ending(task));
    }
    return task.state() == TaskState.SUCCEEDED ? Exit.DONE : Exit.NOT_SO;
  }

  private static void print(Object result, Terminal terminal) {
    if (terminal.isInteractive(Terminal.Stream.OUT)) {
      terminal.print(Json.lines(result, terminal.columns()));
    } else {
      terminal.json(result);
    }
  }

  private static String ending(Task task) {
    if (!task.state().ended()) {
      return "the task has not ended in time; it is " + task.state();
    }
    String error = task.error().map(e -> ": " + dev.sluice.cli.terminal.Words.plain(e)).orElse("");
    return "the task " + (task.state() == TaskState.FAILED ? "failed" : "was cancelled") + error;
  }

  private EnqueueOptions options() {
    EnqueueOptions options = EnqueueOptions.DEFAULTS;
    if (delay != null && at != null) {
      throw Failed.usage("Give either --delay or --at");
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
    options = attempts == null ? options : options.withMaxAttempts(attempts);
    return key == null ? options : options.withIdempotencyKey(key);
  }

  private JsonText params() {
    String text = params;
    if (params.equals("-")) {
      text = new String(root.terminal().input(), StandardCharsets.UTF_8);
    } else if (params.startsWith("@")) {
      try {
        text = Files.readString(Path.of(params.substring(1)));
      } catch (IOException | IllegalArgumentException e) {
        throw Failed.usage("The params cannot be read from " + params.substring(1));
      }
    }
    try {
      return new JsonText(text);
    } catch (IllegalArgumentException e) {
      throw Failed.usage(e.getMessage().replace("The text", "PARAMS"));
    }
  }
}
