/** Small task types to try the queue with. */
package dev.sluice.app.demo;
