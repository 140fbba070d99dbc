/** A connection that is cut at every point of every operation of the queue's contract. */
package dev.sluice.local.faults.cut;
