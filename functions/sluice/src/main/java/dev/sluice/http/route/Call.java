package dev.sluice.http.route;

import dev.sluice.http.access.Principal;
import dev.sluice.http.input.Query;
import dev.sluice.http.message.Request;

/**
 * A request that may be answered: its route is known and its caller may take it.
 *
 * @param id what stands for {@code {id}} in the path, else null
 * @param principal null where the route is open to anyone and the caller is not known
 * @param query null where the route ignores all parameters
 */
public record Call(Request request, Route route, String id, Principal principal, Query query) {}
