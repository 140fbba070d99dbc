/** Small task types for trying out the queue. */
package dev.sluice.app.demo;
