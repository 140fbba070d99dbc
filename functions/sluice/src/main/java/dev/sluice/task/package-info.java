/**
 * What a user of Sluice writes: a params record, a {@link dev.sluice.task.Task}, and one line in
 * the {@link dev.sluice.task.TaskCatalog}. Depends on nothing else of Sluice.
 */
package dev.sluice.task;
