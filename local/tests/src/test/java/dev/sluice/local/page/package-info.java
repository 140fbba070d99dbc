/**
 * The page in a real browser, in front of the real gateway and a real Redis. Each test has its own
 * window in the JVM's one browser.
 */
package dev.sluice.local.page;
