/** The commands, one class each. */
package dev.sluice.cli.command;
