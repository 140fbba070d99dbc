/**
 * Where sales are read from: CSV files in a directory, under an S3 prefix or at an address, or the
 * built-in sample. Every task type that reads sales reads them here, with the same errors for the
 * same malformed lines.
 */
package dev.sluice.app.sellers.sales;
