package dev.sluice.app.minutes;

/**
 * Somebody who is called.
 *
 * @param id 1 to 2^53 - 1
 * @param name null for one who was only ever an id in a batch
 */
public record User(long id, String name) {}
