/** Recurring tasks: when a schedule fires, and what is enqueued then. */
package dev.sluice.schedule;
