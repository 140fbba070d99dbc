/**
 * The page in a real browser, before the real gateway and a real Redis. Each test has a window of
 * its own in the one browser of the JVM.
 */
package dev.sluice.local.page;
