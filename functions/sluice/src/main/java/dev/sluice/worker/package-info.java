/**
 * The drain loop: it claims tasks, runs them side by side and settles how they ended. {@code
 * attempt} runs the code of a single task and decides what becomes of it; when and how many run is
 * decided here.
 */
package dev.sluice.worker;
