/** {@code local/run --watch}: compiles an application's sources anew whenever they change. */
package dev.sluice.local.watch;
