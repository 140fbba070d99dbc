/** What an operator sees of a process: its log, its metrics, and the traces its work belongs to. */
package dev.sluice.signals;
