/** The numbers of a queue's partitions, and how many there are. */
package dev.sluice.redis.partition;
