/** Several queues, each with one part of the tasks, that pass for one; no Redis in it. */
package dev.sluice.queue.partition;
