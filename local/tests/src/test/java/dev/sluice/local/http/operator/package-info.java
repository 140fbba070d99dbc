/** What operators see and change over HTTP: failures, pauses, statistics, many tasks at once. */
package dev.sluice.local.http.operator;
