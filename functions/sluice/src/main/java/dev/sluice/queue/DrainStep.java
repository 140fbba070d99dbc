package dev.sluice.queue;

import java.time.Duration;
import java.util.List;

/**
 * What one drain step did.
 *
 * @param claimed tasks this worker now holds
 * @param fenced leases whose settlement was refused because another holder has the task now
 * @param settled how many settlements were recorded
 * @param failed how many of them became FAILED
 * @param recovered tasks taken back from workers whose lease was over
 * @param promoted scheduled tasks that became queued
 * @param queued tasks still waiting in the queues
 * @param untilNext time until the next scheduled task is due or the next lease is over; null: none
 */
public record DrainStep(
    List<Claimed> claimed,
    List<Lease> fenced,
    int settled,
    int failed,
    int recovered,
    int promoted,
    long queued,
    Duration untilNext) {}
