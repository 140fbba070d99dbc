/**
 * Tests tasks on a real queue: {@link dev.sluice.testing.SluiceExtension} starts an embedded Redis,
 * gives every test an empty queue, runs tasks with the production drain, and moves the clock
 * instead of waiting.
 */
package dev.sluice.testing;
