/**
 * The drain loop: claims tasks, runs their code in parallel, and settles how they ended. Everything
 * that has to do with threads, time limits and interrupts is here; what becomes of a task in Redis
 * is the business of {@link dev.sluice.queue}.
 */
package dev.sluice.worker;
