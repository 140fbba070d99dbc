/**
 * The queue in words: its verbs, what they take and what they return. Knows nothing of Redis, HTTP,
 * Lambda or threads.
 *
 * <p>{@link dev.sluice.queue.TaskQueue} has the verbs that add and change tasks, {@link
 * dev.sluice.queue.WorkerQueue} what a worker needs, {@link dev.sluice.queue.QueueView} what can be
 * read, {@link dev.sluice.queue.ScheduleStore} the schedules. A record that only one of them takes
 * or returns is nested there. {@code dev.sluice.redis} implements them all.
 */
package dev.sluice.queue;
