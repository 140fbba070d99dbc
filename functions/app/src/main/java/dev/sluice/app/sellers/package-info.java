/**
 * Reports and exports of sales: a report fans out into one task per day and seller; an export
 * copies a whole range into one CSV file of any size, over as many attempts as it takes.
 */
package dev.sluice.app.sellers;
