/** Handlers that do one thing more than the other, for {@link dev.sluice.bench.ColdStart}. */
package dev.sluice.bench.coldstart;
