package dev.sluice.queue;

import java.util.Set;

/**
 * Answer to an extended lease.
 *
 * @param held false when the worker's lease was over and its tasks were taken back
 * @param cancelAsked ids of tasks it holds that were asked to stop
 */
public record Heartbeat(boolean held, Set<String> cancelAsked) {}
