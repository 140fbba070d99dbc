/** The task types built in, one package each; {@link dev.sluice.tasks.Catalog} lists them. */
package dev.sluice.tasks;
