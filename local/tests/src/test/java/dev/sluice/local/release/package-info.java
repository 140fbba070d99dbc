/**
 * What the last release has stored is read by this version: a rolling deploy runs both side by
 * side.
 */
package dev.sluice.local.release;
