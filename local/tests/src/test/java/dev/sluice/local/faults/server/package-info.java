/** Experiments on the Redis server, and with large amounts of tasks. */
package dev.sluice.local.faults.server;
