package dev.sluice.queue;

import java.util.Set;

/**
 * What a worker asks of a drain step.
 *
 * @param worker name of the claimer: letters, digits, dashes and underscores; new for each drain
 * @param limit how many tasks it can take now, 0 to 1,000
 * @param queues the queues to claim from; empty: all
 */
public record ClaimRequest(String worker, int limit, Set<String> queues) {}
