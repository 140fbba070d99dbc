/**
 * The HTTP contract as a table and as scenarios. Nothing here knows how a call gets to the
 * handlers: that is a {@link dev.sluice.local.http.HttpDriver}'s duty.
 */
package dev.sluice.local.http;
