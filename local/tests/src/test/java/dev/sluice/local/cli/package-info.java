/** The command line, against {@code local/run}. */
package dev.sluice.local.cli;
