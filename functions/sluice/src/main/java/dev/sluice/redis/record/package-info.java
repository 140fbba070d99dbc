/** What Redis keeps of a task, and how its bytes and texts are read and written. */
package dev.sluice.redis.record;
