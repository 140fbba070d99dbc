/**
 * A real Redis server as a child process: its binary, settings, start, proper shutdown and orphans.
 */
package dev.sluice.local.redis;
