package dev.sluice.cli.command;

import dev.sluice.cli.task.Progress;
import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Changes many tasks, some at once, and counts what became of them. */
final class ChangeMany {
  /** Requests at once: a server takes more, but has others to serve. */
  private static final int AT_ONCE = 8;

  private final Root root;
  private final Change change;

  ChangeMany(Root root, Change change) {
    this.root = root;
    this.change = change;
  }

  /** Those whose state has changed meanwhile are left alone, which is no failure. */
  int of(List<String> ids) {
    Map<String, Integer> outcomes = new LinkedHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, ChangeMany::thread);
    try (Progress progress = new Progress(root.terminal())) {
      List<Future<Change.Result>> results = new ArrayList<>();
      for (String id : ids) {
        results.add(threads.submit(() -> change.of(root.client(), id)));
      }
      for (int done = 0; done < ids.size(); done++) {
        progress.of(change.verb(), done, ids.size());
        Change.Result result = results.get(done).get();
        outcomes.merge(result.done() ? result.words() : "left alone", 1, Integer::sum);
      }
    } catch (ExecutionException e) {
      report(outcomes);
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
    report(outcomes);
    return Exit.DONE;
  }

  /** They do not keep the process from ending. */
  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "change");
    thread.setDaemon(true);
    return thread;
  }

  private void report(Map<String, Integer> outcomes) {
    List<String> parts = new ArrayList<>();
    outcomes.forEach((words, count) -> parts.add(Words.count(count) + " " + words));
    if (!parts.isEmpty()) {
      root.terminal().print(String.join(", ", parts));
    }
  }
}
