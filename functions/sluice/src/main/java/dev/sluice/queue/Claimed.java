package dev.sluice.queue;

/**
 * A task that was claimed.
 *
 * @param alone it was in the hands of a worker that died with several tasks: run it with no other
 *     beside it, so that the one that kills workers is found and the others are not charged
 * @param joining every child of this fan-out has ended
 */
public record Claimed(Lease lease, TaskRecord task, boolean alone, boolean joining) {}
