/**
 * The application: its Lambda handlers, and the {@link dev.sluice.app.Catalog} of its task types,
 * which have a package for each feature.
 */
package dev.sluice.app;
