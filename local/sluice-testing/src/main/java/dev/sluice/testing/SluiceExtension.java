package dev.sluice.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.Application;
import dev.sluice.Sluice;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives every test an empty queue on a real Redis, which is started once per process, and the
 * application on it. Nothing is mocked: production code enqueues and runs the tasks. Only the clock
 * is the test's own.
 *
 * <pre>{@code
 * class WordCountTest {
 *   @RegisterExtension static final SluiceExtension sluice = SluiceExtension.of(new App());
 *
 *   @Test
 *   void countsTomorrow() {
 *     TestTask task =
 *         sluice.enqueue(
 *             "word-count",
 *             new WordCount.Params("to be or not", Optional.empty()),
 *             EnqueueOptions.DEFAULTS.withDelay(Duration.ofDays(1)));
 *     sluice.runUntilIdle();
 *     assertEquals(TaskState.SCHEDULED, task.state());
 *
 *     sluice.clock().advance(Duration.ofDays(1));
 *     sluice.runUntilIdle();
 *     assertEquals(Map.of("words", 4), task.result(Map.class));
 *   }
 * }
 * }</pre>
 *
 * <p>Test classes may run in parallel. So may the tests of one class, if the field is not static.
 */
public final class SluiceExtension implements BeforeEachCallback, AfterEachCallback {
  private final Application application;
  private final Map<String, String> variables;
  private final Instant start;
  private TestWorld world;

  private SluiceExtension(Application application, Map<String, String> variables, Instant start) {
    this.application = application;
    this.variables = variables;
    this.start = start;
  }

  /** Tests of an application as it is deployed: its types, schedules, features and interceptors. */
  public static SluiceExtension of(Application application) {
    return new SluiceExtension(application, Map.of(), null);
  }

  /** Tests of task types alone. */
  public static SluiceExtension of(TaskCatalog catalog) {
    return of(settings -> Sluice.of(settings, catalog));
  }

  /**
   * The same with an environment variable for the application, such as {@code SLUICE_CONCURRENCY}.
   * That one is 1 by default here, so tasks run one after another, in a fixed order.
   */
  public SluiceExtension with(String variable, String value) {
    Map<String, String> changed = new LinkedHashMap<>(variables);
    changed.put(variable, value);
    return new SluiceExtension(application, changed, start);
  }

  /**
   * The same with a clock that shows this moment when a test begins; by default it shows the
   * present.
   */
  public SluiceExtension startingAt(Instant start) {
    return new SluiceExtension(application, variables, start);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (world != null) {
      throw new IllegalStateException(
          "Two tests use one SluiceExtension at once: make its field non-static,"
              + " or run the tests of this class one after another");
    }
    world = new TestWorld(application, variables, start == null ? Instant.now() : start);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestWorld over = world;
    world = null;
    if (over != null) {
      over.close();
      String unused = over.killOrder.unused();
      if (unused != null && context.getExecutionException().isEmpty()) {
        throw new AssertionError(unused);
      }
    }
  }

  private TestWorld world() {
    if (world == null) {
      throw new IllegalStateException(
          "There is a queue only while a test runs: use this in @BeforeEach, @Test and @AfterEach,"
              + " and annotate the field with @RegisterExtension");
    }
    return world;
  }

  /**
   * Enqueues a task, validated as {@code POST /tasks} does it.
   *
   * @param params the type's record, or a {@code Map} of what a caller would send
   * @throws IllegalArgumentException when it is refused, with every violation
   */
  public TestTask enqueue(String type, Object params) {
    return enqueue(type, params, EnqueueOptions.DEFAULTS);
  }

  /** The same with options such as a delay or a priority. */
  public TestTask enqueue(String type, Object params, EnqueueOptions options) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type);
    body.put("params", params);
    body.putAll(options.members());
    TestReply reply =
        http().withHeader("idempotency-key", options.idempotencyKey()).post("/tasks", body);
    JsonNode answer = reply.json();
    if (reply.status() >= 300) {
      throw new IllegalArgumentException(refusal(type, answer));
    }
    return task(answer.path("id").asText());
  }

  private static String refusal(String type, JsonNode problem) {
    StringBuilder text = new StringBuilder("The task " + type + " is refused: ");
    text.append(problem.path("detail").asText(problem.path("title").asText()));
    for (JsonNode error : problem.path("errors")) {
      text.append("\n  ").append(error.path("pointer").asText());
      text.append(" ").append(error.path("detail").asText());
    }
    return text.toString();
  }

  /** The task with this id, whether it exists or not. */
  public TestTask task(String id) {
    return new TestTask(world(), id);
  }

  /**
   * All tasks in the queue, whoever enqueued them: this test, the code under test, a schedule or a
   * task. Oldest first, children after their parent.
   */
  public List<TestTask> enqueued() {
    return world().tasks();
  }

  /** Those of one type: {@code sluice.enqueued("mail").get(0).params(Mail.Params.class)}. */
  public List<TestTask> enqueued(String type) {
    return enqueued().stream().filter(task -> task.type().equals(type)).toList();
  }

  /**
   * Runs everything that is due, on this thread, with the production drain, until nothing is left
   * to run now. For what is due later, move the {@link #clock} first.
   *
   * <p>Schedules fire as for a drain that was away since the last call: one that catches up once
   * fires once, however far the clock was moved. {@link #runFor} lets them fire every time.
   */
  public void runUntilIdle() {
    world().runUntilIdle();
  }

  /**
   * Lets this much time pass, and runs everything at the moment it is due: schedules, delayed
   * tasks, retries, tasks of lost workers.
   */
  public void runFor(Duration duration) {
    world().runFor(duration);
  }

  /** The clock of this test, which the application and its queue use. */
  public TestClock clock() {
    return world().clock();
  }

  /** HTTP calls to the application, as an operator. */
  public TestHttp http() {
    return world().http();
  }

  /** The queue, for code under test that uses it. */
  public TaskQueue queue() {
    return world().queue();
  }

  /** The application, made for this test. */
  public Sluice sluice() {
    return world().sluice();
  }

  /**
   * Kills the worker of the next {@link #runUntilIdle} where it first passes this point, like
   * {@code kill -9}: nothing more from it reaches the queue, and its task's code does not continue.
   * The task stays RUNNING until the clock has moved past the lease, {@link Sluice#LEASE}; then the
   * next run takes it. The test fails if no worker passes this point.
   */
  public void killWorkerAt(KillPoint point) {
    killWorkerAt(point, 1);
  }

  /**
   * The same for the nth time it passes this point.
   *
   * @param nth from 1; counted over all tasks
   */
  public void killWorkerAt(KillPoint point, int nth) {
    world().killOrder.at(point, nth);
  }
}
