/** A task, read from an answer and shown in words. */
package dev.sluice.cli.task;
