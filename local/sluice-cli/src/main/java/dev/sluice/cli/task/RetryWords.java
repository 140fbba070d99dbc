package dev.sluice.cli.task;

import dev.sluice.cli.terminal.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the newest retries of a group of failures went, as the API has it in {@code retries}, and
 * what cannot be retried by itself.
 */
public final class RetryWords {
  /** Parents that a command names: it has to fit on a few lines. */
  static final int MOST_NAMED = 20;

  private RetryWords() {}

  /**
   * Why children are not retried by themselves, and the command that runs them again.
   *
   * @param group as a command line names it
   */
  public static String parents(List<String> parents, String group) {
    int named = Math.min(MOST_NAMED, parents.size());
    int more = parents.size() - named;
    return "children of tasks that have ended run again only with their parent: sluice retry "
        + String.join(" ", parents.subList(0, named))
        + (more == 0
            ? ""
            : "; and "
                + Words.count(more)
                + " more: sluice failures show "
                + group
                + " --parents lists all");
  }

  /** {@code 0 of 22, 10 under way}; empty when none were retried. */
  public static String brief(Map<?, ?> group) {
    Map<?, ?> retries = Tree.object(group, "retries");
    if (retries.isEmpty()) {
      return "";
    }
    long underWay = Tree.number(retries, "underWay");
    return Words.count(Tree.number(retries, "succeeded"))
        + " of "
        + Words.count(Tree.number(retries, "retried"))
        + (underWay == 0 ? "" : ", " + Words.count(underWay) + " under way");
  }

  /** The page's sentence: {@code Of the last 40 retried, 38 succeeded, 2 failed again.} */
  public static String sentence(Map<?, ?> group) {
    Map<?, ?> retries = Tree.object(group, "retries");
    if (retries.isEmpty()) {
      return "";
    }
    long retried = Tree.number(retries, "retried");
    long succeeded = Tree.number(retries, "succeeded");
    long failed = Tree.number(retries, "failed");
    long cancelled = Tree.number(retries, "cancelled");
    long underWay = Tree.number(retries, "underWay");
    List<String> parts = new ArrayList<>();
    if (succeeded > 0 || underWay < retried) {
      parts.add(amount(succeeded, retried) + " succeeded");
    }
    if (failed > 0) {
      parts.add(amount(failed, retried) + " failed again");
    }
    if (cancelled > 0) {
      parts.add(amount(cancelled, retried) + (cancelled == 1 ? " was" : " were") + " cancelled");
    }
    if (underWay > 0) {
      parts.add(amount(underWay, retried) + (underWay == 1 ? " is" : " are") + " under way");
    }
    return "Of the last " + Words.count(retried) + " retried, " + String.join(", ", parts) + ".";
  }

  private static String amount(long count, long all) {
    if (count == 0) {
      return "none";
    }
    return count == all && count > 1 ? "all" : Words.count(count);
  }
}
