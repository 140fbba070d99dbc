/**
 * The export: a whole range of sales as one CSV file of any size, written over as many attempts as
 * it takes.
 */
package dev.sluice.app.sellers;
