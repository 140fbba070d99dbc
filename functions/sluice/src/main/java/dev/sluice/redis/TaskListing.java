package dev.sluice.redis;

import dev.sluice.queue.QueueView;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.redis.IndexPages.Entry;
import dev.sluice.redis.IndexPages.Page;
import dev.sluice.redis.record.TaskIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Lists the tasks that a filter matches, looking at a bounded number of records per call. */
final class TaskListing {
  private static final int MOST_LOOKED_AT = 1_000;

  /** More than {@link #MOST_LOOKED_AT} needs: the id alone rules out many tasks. */
  private static final int MOST_PAGES = 100;

  private final IndexPages pages;
  private final ReadScripts records;

  TaskListing(IndexPages pages, ReadScripts records) {
    this.pages = pages;
    this.records = records;
  }

  TaskPage list(TaskFilter filter, String position, int limit) {
    List<TaskRecord> matching = new ArrayList<>();
    List<String> after = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String at = position;
    int looked = 0;
    for (int read = 0; read < MOST_PAGES && looked < MOST_LOOKED_AT; read++) {
      Page page = pages.page(filter, at, QueueView.MOST_LISTED);
      List<Entry> entries =
          page.entries().stream().filter(entry -> meant(filter, entry.id())).toList();
      List<ReadScripts.Found> found = records.find(entries.stream().map(Entry::id).toList());
      looked += found.size();
      for (int i = 0; i < found.size(); i++) {
        Entry entry = entries.get(i);
        if (alive(entry, found.get(i))
            && matches(filter, found.get(i).task())
            && seen.add(entry.id())) {
          String next = i == found.size() - 1 ? page.next() : entry.after();
          matching.add(found.get(i).task());
          after.add(next);
          if (matching.size() == limit) {
            return new TaskPage(matching, after, next, next == null && page.cut());
          }
        }
      }
      at = page.next();
      if (at == null) {
        return new TaskPage(matching, after, null, page.cut());
      }
    }
    return new TaskPage(matching, after, at, false);
  }

  /** Judged by the id alone: children are listed by their parent only. */
  private static boolean meant(TaskFilter filter, String id) {
    return TaskIds.valid(id)
        && (filter.ids() != null || TaskIds.isChild(id) == (filter.parent() != null))
        && filter.spans(TaskIds.createdAt(id));
  }

  private static boolean alive(Entry entry, ReadScripts.Found found) {
    return found != null && (entry.generation() < 0 || entry.generation() == found.generation());
  }

  private static boolean matches(TaskFilter filter, TaskRecord task) {
    return (filter.states().isEmpty() || filter.states().contains(task.state()))
        && (filter.type() == null || filter.type().equals(task.type()))
        && !task.type().equals(filter.notType())
        && (filter.queue() == null || filter.queue().equals(task.queue()))
        && (filter.owner() == null || filter.owner().equals(task.owner()))
        && (filter.text() == null || contains(task, filter));
  }

  private static boolean contains(TaskRecord task, TaskFilter filter) {
    String text = filter.text().toLowerCase(Locale.ROOT);
    return task.id().contains(text)
        || task.type().contains(text)
        || contains(task.error(), text)
        || contains(task.result(), text)
        || contains(task.params(), text) && contains(filter.seen(task), text);
  }

  private static boolean contains(String where, String text) {
    return where != null && where.toLowerCase(Locale.ROOT).contains(text);
  }
}
