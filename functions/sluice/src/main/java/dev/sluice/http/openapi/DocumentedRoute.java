package dev.sluice.http.openapi;

import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Route;

/** A route and what the OpenAPI document says of it. */
public record DocumentedRoute(Route route, Documented words) {}
