/** The application's stores that use the queue's connections, on every kind of server. */
package dev.sluice.local.queue.stores;
