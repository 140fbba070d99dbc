package dev.sluice.worker.attempt;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.AttemptInterceptor;
import dev.sluice.task.AttemptInterceptor.End;
import dev.sluice.task.AttemptInterceptor.End.Kind;
import java.util.List;

/** The interceptors of attempts. */
final class AttemptChain {
  /** The attempt itself. */
  @FunctionalInterface
  interface Code {
    Outcome run(String params) throws Exception;
  }

  private final List<AttemptInterceptor> interceptors;

  AttemptChain(List<AttemptInterceptor> interceptors) {
    this.interceptors = List.copyOf(interceptors);
  }

  /** Runs the code with the interceptors around it, and returns its outcome. */
  Outcome run(Claimed claimed, Code code) throws Exception {
    TaskRecord task = claimed.task();
    if (interceptors.isEmpty()) {
      return code.run(task.params());
    }
    return run(
        0,
        new AttemptInterceptor.Attempt(
            task.id(),
            task.type(),
            task.owner(),
            task.queue(),
            task.params(),
            task.attempt(),
            task.maxAttempts(),
            claimed.joining()),
        code);
  }

  private Outcome run(int at, AttemptInterceptor.Attempt attempt, Code code) throws Exception {
    if (at == interceptors.size()) {
      return code.run(attempt.params());
    }
    AttemptInterceptor interceptor = interceptors.get(at);
    Inner inner = new Inner(params -> run(at + 1, attempt.withParams(params), code));
    interceptor.around(attempt, inner);
    return inner.outcome(interceptor);
  }

  /** What an interceptor runs. It keeps the outcome, so that no interceptor can change it. */
  private static final class Inner implements AttemptInterceptor.Running {
    private final Code code;
    private boolean begun;
    private Outcome outcome;
    private Throwable thrown;

    Inner(Code code) {
      this.code = code;
    }

    @Override
    public End run(String params) throws Exception {
      if (begun) {
        throw new IllegalStateException("An attempt is run once");
      }
      begun = true;
      try {
        outcome = code.run(params);
        return end(outcome);
      } catch (Throwable failure) {
        thrown = failure;
        throw failure;
      }
    }

    Outcome outcome(AttemptInterceptor interceptor) throws Exception {
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof Exception failure) {
        throw failure;
      }
      if (outcome == null) {
        throw new IllegalStateException(
            "The interceptor " + interceptor.getClass().getName() + " did not run the attempt");
      }
      return outcome;
    }
  }

  private static End end(Outcome outcome) {
    if (outcome instanceof Outcome.Returned returned) {
      return new End(Kind.SUCCEEDED, returned.result());
    }
    if (outcome instanceof Outcome.FannedOut) {
      return new End(Kind.FANNED_OUT, null);
    }
    if (outcome instanceof Outcome.NotHere not) {
      return new End(Kind.HANDED_BACK, not.error());
    }
    return new End(Kind.REFUSED, ((Outcome.Refused) outcome).why());
  }
}
