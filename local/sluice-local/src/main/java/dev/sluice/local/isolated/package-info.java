/**
 * Functions as Lambda runs them: each environment is a process of its own, which takes one event at
 * a time, is frozen in between, and is killed when its time is up.
 */
package dev.sluice.local.isolated;
