/**
 * Calls of the HTTP interface and the ways to its handlers, for the {@code contract}, a table of
 * single calls, and the {@code scenario}s. Neither knows how a call reaches the handlers: that is
 * the duty of {@link dev.sluice.local.http.HttpDriver}.
 */
package dev.sluice.local.http;
