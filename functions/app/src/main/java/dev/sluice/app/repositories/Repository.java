package dev.sluice.app.repositories;

/**
 * A repository as it is published.
 *
 * @param name owner and name, such as {@code torvalds/linux}
 */
public record Repository(String name, long stars) {}
