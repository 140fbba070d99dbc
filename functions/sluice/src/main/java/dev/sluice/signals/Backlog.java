package dev.sluice.signals;

/**
 * What stands in the queue at a moment, of all processes.
 *
 * @param depth tasks that wait
 * @param oldestSeconds how long the oldest of them has been waiting; 0: none waits
 * @param running tasks that are RUNNING, with those that wait for children
 */
public record Backlog(long depth, double oldestSeconds, long running) {}
