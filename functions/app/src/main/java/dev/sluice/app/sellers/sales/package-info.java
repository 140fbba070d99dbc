/**
 * Where sales are read from: CSV files of a directory, of an S3 prefix or behind an address, or the
 * sample built in. Every type of task that reads sales reads them here, with the same errors for
 * the same malformed lines.
 */
package dev.sluice.app.sellers.sales;
