/**
 * When tasks are to run: recurring tasks, and minute groups, which spread ids over the minutes of
 * the hour. Rules are pure values here; what they need to remember is behind ports of the queue.
 */
package dev.sluice.schedule;
