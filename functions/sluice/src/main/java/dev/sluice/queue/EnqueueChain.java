package dev.sluice.queue;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.params.ValueJson;
import dev.sluice.signals.Spans;
import dev.sluice.signals.TraceParent;
import dev.sluice.signals.WorkSpan;
import dev.sluice.task.EnqueueInterceptor;
import dev.sluice.task.EnqueueInterceptor.Enqueue;
import dev.sluice.task.EnqueueRefused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The interceptors of enqueues, and the rules by which they are called. A queue has one chain and
 * shares it with everything that enqueues past its verbs, so nothing bypasses the interceptors,
 * whenever they were set.
 */
public final class EnqueueChain {
  private volatile List<EnqueueInterceptor> interceptors = List.of();
  private volatile Consumer<String> log;

  /**
   * Replaces the interceptors, for all later enqueues.
   *
   * @param interceptors the first one is asked first
   * @param log takes one line, about an interceptor that threw after the task was in the queue
   */
  public void set(List<EnqueueInterceptor> interceptors, Consumer<String> log) {
    this.log = log;
    this.interceptors = List.copyOf(interceptors);
  }

  /** Whether the verbs below only enqueue: there are no interceptors and no spans. */
  public boolean isPlain() {
    return isEmpty() && !Spans.possible();
  }

  /** Whether there are no interceptors. */
  public boolean isEmpty() {
    return interceptors.isEmpty();
  }

  /**
   * Enqueues tasks, each on its own terms.
   *
   * @param enqueue given those that are not refused; one answer each, in order
   */
  public List<Enqueued> each(List<NewTask> tasks, Function<List<NewTask>, List<Enqueued>> enqueue) {
    return call(tasks, false, enqueue);
  }

  /** Enqueues all of the tasks or none: when one is refused, all are. */
  public List<Enqueued> all(List<NewTask> tasks, Function<List<NewTask>, List<Enqueued>> enqueue) {
    return call(tasks, true, enqueue);
  }

  /**
   * Enqueues tasks as part of something else, which fails when one of them is refused.
   *
   * @param outcome what became of the task of that index
   * @throws EnqueueRefused when an interceptor refuses one
   */
  public <T> T required(
      List<NewTask> tasks,
      Function<List<NewTask>, T> enqueue,
      BiFunction<T, Integer, Enqueued> outcome) {
    if (isPlain()) {
      return enqueue.apply(tasks);
    }
    Enqueue[] known = new Enqueue[tasks.size()];
    try {
      List<NewTask> ready = new ArrayList<>(tasks.size());
      for (int i = 0; i < known.length; i++) {
        ready.add(before(tasks.get(i), known, i));
      }
      T answer = send(ready, enqueue, outcome);
      for (int i = 0; i < known.length; i++) {
        report(known[i], outcome.apply(answer, i));
      }
      return answer;
    } catch (RuntimeException | Error failure) {
      allFailed(known, failure);
      throw failure;
    }
  }

  /** The params to store when those of a waiting task are changed. */
  public String changing(TaskRecord task, String params) {
    Enqueue[] known = {new Enqueue(task.type(), task.owner(), task.queue(), params)};
    try {
      return before(known, 0);
    } catch (RuntimeException | Error failure) {
      allFailed(known, failure);
      throw failure;
    }
  }

  private List<Enqueued> call(
      List<NewTask> tasks, boolean together, Function<List<NewTask>, List<Enqueued>> enqueue) {
    if (isPlain()) {
      return enqueue.apply(tasks);
    }
    Enqueue[] known = new Enqueue[tasks.size()];
    Enqueued[] answers = new Enqueued[known.length];
    List<NewTask> ready = new ArrayList<>(known.length);
    try {
      for (int i = 0; i < known.length; i++) {
        try {
          ready.add(before(tasks.get(i), known, i));
        } catch (EnqueueRefused refusal) {
          answers[i] = new Enqueued.Refused(String.valueOf(refusal.getMessage()));
          if (together) {
            Arrays.fill(answers, answers[i]);
            ready.clear();
            break;
          }
        }
      }
      List<Enqueued> given = ready.isEmpty() ? List.of() : send(ready, enqueue, List::get);
      for (int i = 0, next = 0; i < answers.length; i++) {
        if (answers[i] == null) {
          answers[i] = given.get(next++);
        }
      }
    } catch (RuntimeException | Error failure) {
      allFailed(known, failure);
      throw failure;
    }
    for (int i = 0; i < answers.length; i++) {
      report(known[i], answers[i]);
    }
    return List.of(answers);
  }

  /** Enqueues tasks in one span, which those that share the trace of the first continue. */
  private static <T> T send(
      List<NewTask> tasks,
      Function<List<NewTask>, T> enqueue,
      BiFunction<T, Integer, Enqueued> outcome) {
    if (!Spans.possible() || tasks.isEmpty()) {
      return enqueue.apply(tasks);
    }
    TraceParent from = tasks.get(0).trace();
    String queue = tasks.get(0).queue();
    boolean same = tasks.stream().allMatch(task -> task.queue().equals(queue));
    WorkSpan span =
        Spans.begin(WorkSpan.Kind.PRODUCER, same ? "send " + queue : "send", from)
            .with("messaging.system", "sluice")
            .with("messaging.operation.name", "send")
            .with("messaging.operation.type", "send")
            .with("messaging.destination.name", same ? queue : null);
    String error = null;
    try {
      List<NewTask> placed = new ArrayList<>(tasks);
      if (span.known()) {
        placed.replaceAll(
            task -> Objects.equals(task.trace(), from) ? task.withTrace(span.trace()) : task);
      }
      T answer = enqueue.apply(placed);
      if (tasks.size() == 1) {
        error = describe(span, outcome.apply(answer, 0));
      } else {
        span.with("messaging.batch.message_count", tasks.size());
      }
      return answer;
    } catch (RuntimeException | Error failure) {
      error = failure.getClass().getName();
      throw failure;
    } finally {
      span.leave();
      span.end(error);
    }
  }

  /** Returns why it was not enqueued; null: it was. */
  private static String describe(WorkSpan span, Enqueued answer) {
    if (answer instanceof Enqueued.Created created) {
      span.with("messaging.message.id", created.id());
    } else if (answer instanceof Enqueued.Duplicate duplicate) {
      span.with("messaging.message.id", duplicate.id());
    } else {
      return answer.getClass().getSimpleName();
    }
    return null;
  }

  private void report(Enqueue task, Enqueued answer) {
    if (answer instanceof Enqueued.Created created) {
      after(task, created.id(), true);
    } else if (answer instanceof Enqueued.Duplicate duplicate) {
      after(task, duplicate.id(), false);
    } else if (answer instanceof Enqueued.Refused refused) {
      failed(task, new EnqueueRefused(refused.why()));
    } else {
      failed(task, new EnqueueRefused(answer.getClass().getSimpleName()));
    }
  }

  /** Asks all of them; what is known of the task is left at its index, even if one throws. */
  private NewTask before(NewTask task, Enqueue[] known, int at) {
    known[at] = new Enqueue(task.type(), task.owner(), task.queue(), task.params());
    String params = before(known, at);
    return params == task.params() ? task : task.withParams(params);
  }

  private String before(Enqueue[] known, int at) {
    Enqueue task = known[at];
    String params = task.params();
    for (EnqueueInterceptor interceptor : interceptors) {
      try {
        params = interceptor.before(known[at]);
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception failure) {
        if (failure instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("An interceptor failed: " + failure, failure);
      }
      if (params != known[at].params()) { // by identity: an equal text need not be checked again
        check(params, interceptor);
        known[at] = new Enqueue(task.type(), task.owner(), task.queue(), params);
      }
    }
    return params;
  }

  private static void check(String params, EnqueueInterceptor interceptor) {
    String who = interceptor.getClass().getName();
    if (params == null) {
      throw new IllegalStateException(who + " gave no params");
    }
    byte[] bytes = params.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > ValueJson.LARGEST) {
      throw new IllegalStateException(who + " gave params of over 64 KiB");
    }
    try {
      if (JsonTree.read(bytes) instanceof Map) {
        return;
      }
    } catch (BadJson e) {
      // thrown below
    }
    throw new IllegalStateException(who + " gave params that are not a JSON object");
  }

  private void after(Enqueue task, String id, boolean created) {
    for (int i = interceptors.size() - 1; i >= 0; i--) {
      try {
        interceptors.get(i).after(task, id, created);
      } catch (RuntimeException | Error failure) {
        log.accept("interceptor after the enqueue of " + id + ": " + failure);
      }
    }
  }

  private void failed(Enqueue task, Throwable why) {
    for (int i = interceptors.size() - 1; i >= 0; i--) {
      try {
        interceptors.get(i).failed(task, why);
      } catch (RuntimeException | Error failure) {
        if (failure != why) {
          why.addSuppressed(failure);
        }
        log.accept("interceptor of an enqueue that failed: " + failure);
      }
    }
  }

  /** Skips the tasks for which no interceptor was asked yet. */
  private void allFailed(Enqueue[] known, Throwable why) {
    for (Enqueue task : known) {
      if (task != null) {
        failed(task, why);
      }
    }
  }
}
