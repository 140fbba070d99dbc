package dev.sluice.http.route;

/** A route and what it does. */
public record Endpoint(Route route, Action action) {}
