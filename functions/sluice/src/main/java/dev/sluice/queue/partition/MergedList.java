package dev.sluice.queue.partition;

import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The lists of several partitions as one, each in its own order. A position is that in each
 * partition, so what arrives in one of them shifts nothing.
 */
final class MergedList {
  private static final String MARK = "|";

  /**
   * In place of a position: the list of a partition is at its end, which may be where it is cut.
   */
  private static final String ENDED = "$";

  private static final String CUT = "$+";

  private static final TaskPage NOTHING = new TaskPage(List.of(), List.of(), null, false);

  private final Partitions partitions;
  private final TaskFilter filter;

  MergedList(Partitions partitions, TaskFilter filter) {
    this.partitions = partitions;
    this.filter = filter;
  }

  /** See {@link dev.sluice.queue.QueueView#list}. */
  TaskPage page(String position, int limit) {
    String[] from = split(position);
    List<TaskPage> pages = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      String at = from[i].isEmpty() ? null : from[i];
      boolean ended = from[i].equals(ENDED) || from[i].equals(CUT);
      pages.add(ended ? NOTHING : partitions.get(i).list(filter, at, limit));
    }
    Comparator<TaskRecord> order = order();
    int[] taken = new int[from.length];
    List<TaskRecord> tasks = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (int next = next(pages, taken, order);
        next >= 0 && tasks.size() < limit;
        next = next(pages, taken, order)) {
      tasks.add(pages.get(next).tasks().get(taken[next]++));
      after.add(position(pages, taken, from));
    }
    String last = position(pages, taken, from);
    return new TaskPage(tasks, after, last, last == null && cut(pages, from));
  }

  private String[] split(String position) {
    int size = partitions.size();
    if (position == null) {
      String[] begin = new String[size];
      Arrays.fill(begin, "");
      return begin;
    }
    String[] each = position.split("\\" + MARK, -1);
    if (each.length != size) {
      throw new IllegalArgumentException("Not a position of this list");
    }
    return each;
  }

  /**
   * Which partition has the next task, -1 if that is not known: there is none, or a partition has
   * to look further first.
   */
  private static int next(List<TaskPage> pages, int[] taken, Comparator<TaskRecord> order) {
    int next = -1;
    for (int i = 0; i < taken.length; i++) {
      List<TaskRecord> tasks = pages.get(i).tasks();
      if (taken[i] == tasks.size()) {
        if (pages.get(i).next() != null) {
          return -1;
        }
      } else if (next < 0
          || order.compare(tasks.get(taken[i]), pages.get(next).tasks().get(taken[next])) < 0) {
        next = i;
      }
    }
    return next;
  }

  /** The position behind what was taken; null at the end. */
  private static String position(List<TaskPage> pages, int[] taken, String[] from) {
    String[] each = new String[taken.length];
    boolean more = false;
    for (int i = 0; i < each.length; i++) {
      TaskPage page = pages.get(i);
      boolean whole = taken[i] == page.tasks().size();
      if (page == NOTHING || !whole && taken[i] == 0) {
        each[i] = from[i];
      } else if (!whole) {
        each[i] = page.after().get(taken[i] - 1);
      } else {
        each[i] = page.next() != null ? page.next() : page.cut() ? CUT : ENDED;
      }
      more |= !each[i].startsWith(ENDED);
    }
    return more ? String.join(MARK, each) : null;
  }

  private static boolean cut(List<TaskPage> pages, String[] from) {
    return pages.stream().anyMatch(TaskPage::cut) || Arrays.asList(from).contains(CUT);
  }

  /** As each partition lists them. */
  private Comparator<TaskRecord> order() {
    List<TaskState> states = filter.states();
    Comparator<TaskRecord> newest = Comparator.comparing(TaskRecord::createdAt).reversed();
    return states.isEmpty()
        ? newest
        : Comparator.<TaskRecord>comparingInt(task -> states.indexOf(task.state()))
            .thenComparingInt(task -> task.state() == TaskState.QUEUED ? -task.priority() : 0)
            .thenComparing(MergedList::time)
            .thenComparing(newest);
  }

  /** By which a state is listed: what is due soonest, or has ended last, first. */
  private static long time(TaskRecord task) {
    Instant due = task.state() == TaskState.SCHEDULED ? task.runAt() : null;
    Instant ended = task.state().terminal() ? task.finishedAt() : null;
    return due != null ? due.toEpochMilli() : ended != null ? -ended.toEpochMilli() : 0;
  }

  /** The failures of several partitions, newest first, read only as far as they are needed. */
  static Stream<FailedTask> newest(List<Stream<FailedTask>> each) {
    PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparing((Head head) -> head.task.failedAt()).reversed());
    each.forEach(tasks -> push(heads, tasks.iterator()));
    Iterator<FailedTask> merged =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return !heads.isEmpty();
          }

          @Override
          public FailedTask next() {
            Head head = heads.remove();
            push(heads, head.rest);
            return head.task;
          }
        };
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(merged, 0), false);
  }

  private record Head(FailedTask task, Iterator<FailedTask> rest) {}

  private static void push(PriorityQueue<Head> heads, Iterator<FailedTask> tasks) {
    if (tasks.hasNext()) {
      heads.add(new Head(tasks.next(), tasks));
    }
  }
}
