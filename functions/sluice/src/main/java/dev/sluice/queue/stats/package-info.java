/** How attempts ended, how long tasks waited and how long they ran, by type and minute or hour. */
package dev.sluice.queue.stats;
