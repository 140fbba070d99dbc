package dev.sluice.local.faults;

import static org.awaitility.Awaitility.await;

import dev.sluice.Application;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Worker processes on one Redis. */
final class Fleet implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(5);

  /** Starts one of them. */
  interface Starter {
    WorkerProcess start(
        Class<? extends Application> application, Path directory, Map<String, String> variables)
        throws IOException;
  }

  private final Starter starter;
  private final Class<? extends Application> application;
  private final Path directory;
  private final Map<String, String> variables;
  private final List<WorkerProcess> workers = new ArrayList<>();

  /**
   * @param redis of the queue
   * @param ledger where the tasks report to
   * @param more variables of the processes
   */
  Fleet(
      Starter starter,
      Class<? extends Application> application,
      Path directory,
      URI redis,
      URI ledger,
      Map<String, String> more) {
    this.starter = starter;
    this.application = application;
    this.directory = directory;
    variables = new HashMap<>();
    variables.put("SLUICE_REDIS_URL", redis.toString());
    variables.put(Ledger.VARIABLE, ledger.toString());
    variables.putAll(more);
  }

  /** Adds worker processes, and returns once they work. */
  Fleet add(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      workers.add(start());
    }
    await("workers")
        .atMost(START)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> ready().size() == workers.size());
    return this;
  }

  private WorkerProcess start() throws IOException {
    return starter.start(application, directory, variables);
  }

  WorkerProcess get(int worker) {
    return workers.get(worker);
  }

  /** The numbers of those that work. */
  List<Integer> ready() {
    return IntStream.range(0, workers.size()).filter(i -> workers.get(i).ready()).boxed().toList();
  }

  /** {@code kill -9}, and a new process in its place, which this does not wait for. */
  void replace(int worker) throws IOException {
    workers.get(worker).kill();
    workers.set(worker, start());
  }

  /** Starts those that have ended again, as a supervisor does. */
  void supervise() throws IOException {
    for (int i = 0; i < workers.size(); i++) {
      if (!workers.get(i).alive()) {
        workers.set(i, start());
      }
    }
  }

  /** Kills all of them: what they still hold is of no interest. */
  @Override
  public void close() {
    workers.forEach(WorkerProcess::kill);
  }
}
