package dev.sluice.app.minutes;

import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueUnavailable;
import java.util.List;
import java.util.Optional;

/**
 * Batches of ids to be called. A batch arrives in parts, since a million ids are too many for one
 * call; the last step creates its record and enqueues its task. If a batch breaks off before that,
 * nothing of it is ever visible.
 *
 * <p>All methods are safe to repeat and throw {@link QueueUnavailable} when Redis does not answer.
 */
public interface IdBatchStore {

  /** Ids in one part. */
  int PART = 1_000;

  /** Ids in one batch: as many as a task may have children. */
  int MOST_IDS = 1_000_000;

  /** The largest id: 15 digits, which every JSON reader keeps exactly. */
  long LARGEST_ID = 999_999_999_999_999L;

  /** Characters of ids that a record keeps. */
  int LONGEST_PREVIEW = 1_000;

  /** The task of a batch. */
  @FunctionalInterface
  interface TaskOf {
    NewTask task(long number, int count);
  }

  /**
   * Adds a batch, holding no more than a part of its ids in memory.
   *
   * @param task to be enqueued with it; the idempotency key belongs to its owner
   * @throws IllegalArgumentException for no id or more than {@link #MOST_IDS}
   */
  AddResult add(NewIdBatch batch, TaskOf task);

  /** Records below {@code before} (0: all), newest first; at most {@code limit}. */
  List<IdBatch> list(long before, int limit);

  /** The record, if there is one. */
  Optional<IdBatch> find(long number);

  /**
   * @return false when there is no such record
   */
  boolean rename(long number, String name);

  /**
   * Removes a record. Calls already planned stay planned; the rest is withdrawn.
   *
   * @return false when there is no such record
   */
  boolean delete(long number);
}
