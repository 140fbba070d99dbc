/**
 * Calls of users, spread over the minutes of the hour: a parent for a batch of ids, a child for
 * each.
 */
package dev.sluice.app.minutes;
