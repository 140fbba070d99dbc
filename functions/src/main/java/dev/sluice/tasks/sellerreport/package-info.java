/**
 * The seller report: sales of some sellers over some days, computed as one child task per day and
 * seller, joined into one CSV file with totals. Sales come from a {@link
 * dev.sluice.sales.SalesSource}.
 */
package dev.sluice.tasks.sellerreport;
