/**
 * Calls of users, spread over the minutes of the hour: a parent for each batch of ids, a child for
 * each id.
 */
package dev.sluice.app.minutes;
