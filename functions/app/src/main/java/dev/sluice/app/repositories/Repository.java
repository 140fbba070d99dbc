package dev.sluice.app.repositories;

/**
 * A published repository.
 *
 * @param name owner and name, such as {@code torvalds/linux}
 */
public record Repository(String name, long stars) {}
