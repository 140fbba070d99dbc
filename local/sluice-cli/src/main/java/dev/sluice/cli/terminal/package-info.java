/** What the command line reads from and writes to: streams, colours, tables, words. */
package dev.sluice.cli.terminal;
