/** How failed tasks ended that were retried by hand. */
package dev.sluice.queue.retries;
