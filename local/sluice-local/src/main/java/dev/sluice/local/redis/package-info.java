/** A real Redis server as a child process: its binary, settings, start, orderly end and orphans. */
package dev.sluice.local.redis;
