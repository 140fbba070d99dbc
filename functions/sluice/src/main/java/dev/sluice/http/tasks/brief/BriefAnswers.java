package dev.sluice.http.tasks.brief;

import dev.sluice.params.Help;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The answers for pictures of many tasks: a column for each member, with an entry for each task.
 */
public final class BriefAnswers {
  private BriefAnswers() {}

  public record Weather(
      Instant at,
      @Help("What created counts from.") Instant from,
      @Pattern(regexp = "[0-9]{1,18}-[0-9]{1,18}") String revision,
      @Help("Whether these are all; else what has changed since, and all that run.") boolean whole,
      @Help("Whether there were more in the hour: these are the newest.") boolean cut,
      @Help("The names that type has the numbers of.") List<String> types,
      @Size(max = Weather.MOST) List<String> ids,
      List<@Min(0) Integer> type,
      @Help("S scheduled, Q queued, R running, D succeeded, F failed, C cancelled.")
          @Pattern(regexp = "[SQRDFC]*")
          String states,
      @Help("Milliseconds after from.") List<Long> created,
      @Help("Milliseconds from then until it was last claimed; -1: it waits.")
          List<@Min(-1) Long> waited,
      @Help("Milliseconds from then until it ended; -1: it has not.") List<@Min(-1) Long> ran,
      List<@Min(0) @Max(255) Integer> attempts) {
    static final int MOST = 10_000;
  }

  public record Children(
      Instant at,
      @Help("How many there are; more may come while the parent enqueues them.") @Min(0) int count,
      @Min(0) int from,
      @Help("Whether there are more behind these.") boolean cut,
      @Help("A letter for each as in GET /weather; a dot stands for one that was deleted.")
          @Pattern(regexp = "[SQRDFC.]*")
          String states,
      @Help("Milliseconds from the parent's creation until it was last claimed; -1: it waits.")
          List<@Min(-1) Long> began,
      @Help("Milliseconds from then until it ended; -1: it has not.") List<@Min(-1) Long> ran,
      List<@Min(0) @Max(255) Integer> attempts,
      @Help("What the parent calls them, if it has names for them.")
          Optional<List<String>> labels) {}
}
