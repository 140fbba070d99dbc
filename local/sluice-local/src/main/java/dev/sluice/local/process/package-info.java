/** Processes that end with this one. */
package dev.sluice.local.process;
