/** Handlers that each add one thing, for {@link dev.sluice.bench.ColdStart}. */
package dev.sluice.bench.coldstart;
