package dev.sluice.testing;

import dev.sluice.task.FanOutTask;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The application's task types, with their code watched: its exceptions are kept for tests. */
final class WatchedCatalog {
  private final TaskCatalog catalog;
  private final Map<String, Throwable> thrown = new ConcurrentHashMap<>();

  WatchedCatalog(TaskCatalog catalog) {
    this.catalog = catalog;
  }

  /** The last exception that a task's code threw in this process; null when there was none. */
  Throwable thrown(String id) {
    return thrown.get(id);
  }

  /** Whether tasks of this type may have children. */
  boolean fansOut(String type) {
    return catalog.find(type).filter(found -> found.code().get() instanceof FanOutTask).isPresent();
  }

  /** The types, with their code given another context. */
  TaskCatalog with(UnaryOperator<TaskContext> contexts) {
    List<TaskType<?>> types = new ArrayList<>();
    catalog.all().forEach(type -> types.add(watched(type, contexts)));
    return TaskCatalog.of(types, List.copyOf(catalog.schedules()));
  }

  private <P> TaskType<P> watched(TaskType<P> type, UnaryOperator<TaskContext> contexts) {
    return type.withCode(() -> watched(type.code().get(), contexts));
  }

  private <P> Task<P> watched(Task<P> task, UnaryOperator<TaskContext> contexts) {
    Task<P> watched =
        (params, context) -> keeping(context.id(), () -> task.run(params, contexts.apply(context)));
    if (!(task instanceof FanOutTask<P> parent)) {
      return watched;
    }
    return new FanOutTask<>() {
      @Override
      public Stream<Child> fanOut(P params, TaskContext context) throws Exception {
        return keeping(context.id(), () -> parent.fanOut(params, contexts.apply(context)));
      }

      @Override
      public Object run(P params, TaskContext context) throws Exception {
        return watched.run(params, context);
      }
    };
  }

  private interface Code<T> {
    T run() throws Exception;
  }

  private <T> T keeping(String id, Code<T> code) throws Exception {
    try {
      T result = code.run();
      thrown.remove(id);
      return result;
    } catch (Throwable failure) {
      thrown.put(id, failure);
      throw failure;
    }
  }
}
