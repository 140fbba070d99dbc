/** What Sluice costs, measured. */
package dev.sluice.bench;
