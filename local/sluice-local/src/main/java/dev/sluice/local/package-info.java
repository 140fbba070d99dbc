/** The same handlers on one machine: embedded Redis, HTTP gateway, scheduler and workers. */
package dev.sluice.local;
