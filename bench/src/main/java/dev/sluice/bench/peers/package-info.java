/** Sluice's part in the comparison with its peers, see {@code bench/peers}. */
package dev.sluice.bench.peers;
