/**
 * The task types built in, one package dev.sluice.app; {@link dev.sluice.tasks.Catalog} lists them.
 */
package dev.sluice.app;
