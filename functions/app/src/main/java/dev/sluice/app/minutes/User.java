package dev.sluice.app.minutes;

/**
 * Somebody to be called.
 *
 * @param id 1 to 2^53 - 1
 * @param name null for an id known only from a batch
 */
public record User(long id, String name) {}
