package dev.sluice.worker.attempt;

import dev.sluice.json.Unicode;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.FailureTrace.Frame;
import dev.sluice.queue.FailureTrace.Problem;
import dev.sluice.queue.Settlement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Makes the trace of what an attempt threw. */
final class Traces {
  /** What called the task: frames from here on say nothing about it. */
  private static final String CALLER = TaskCall.class.getName();

  /** Between the task's code and what it called, but not the task's. */
  private static final List<String> LIBRARY =
      List.of("dev.sluice.worker.", "dev.sluice.queue.", "dev.sluice.redis.");

  private Traces() {}

  /**
   * @param params the class of the task's params: code counts as the application's own when its
   *     package begins with the same two names
   */
  static FailureTrace of(Throwable failure, Class<?> params) {
    List<Throwable> chain = chain(failure);
    int most = FailureTrace.MOST_PROBLEMS;
    if (chain.size() > most) {
      chain.subList(most - 1, chain.size() - 1).clear();
    }
    String home = home(params);
    List<Problem> problems = new ArrayList<>();
    StackTraceElement[] outer = {};
    for (Throwable one : chain) {
      StackTraceElement[] stack = one.getStackTrace();
      problems.add(problem(one, stack, outer, home));
      outer = stack;
    }
    return new FailureTrace(problems);
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable one = failure; one != null && seen.add(one); one = one.getCause()) {
      chain.add(one);
    }
    return chain;
  }

  private static Problem problem(
      Throwable one, StackTraceElement[] stack, StackTraceElement[] outer, String home) {
    int end = stack.length;
    for (int at = outer.length; at > 0 && end > 0 && outer[at - 1].equals(stack[end - 1]); at--) {
      end--;
    }
    List<Frame> frames = new ArrayList<>();
    int called = 0;
    while (called < end && !stack[called].getClassName().equals(CALLER)) {
      if (frames.size() < FailureTrace.MOST_FRAMES) {
        frames.add(new Frame(text(stack[called]), own(stack[called].getClassName(), home)));
      }
      called++;
    }
    String message = one.getMessage();
    return new Problem(
        one.getClass().getName(),
        message == null ? null : Unicode.cut(message, Settlement.LONGEST_ERROR),
        frames,
        called - frames.size());
  }

  /** Without the name of the module or class loader, which says nothing to the reader. */
  private static String text(StackTraceElement frame) {
    String file = frame.getFileName();
    String line = frame.getLineNumber() >= 0 ? ":" + frame.getLineNumber() : "";
    String place = file == null ? (frame.isNativeMethod() ? "native" : "unknown") : file + line;
    return frame.getClassName() + "." + frame.getMethodName() + "(" + place + ")";
  }

  private static boolean own(String className, String home) {
    return className.startsWith(home) && LIBRARY.stream().noneMatch(className::startsWith);
  }

  /** The first two names of a package, each with its dot; of a class without one, its own name. */
  private static String home(Class<?> params) {
    String name = params.getName();
    int first = name.indexOf('.');
    int second = name.indexOf('.', first + 1);
    return second > 0 ? name.substring(0, second + 1) : name.substring(0, first + 1);
  }
}
