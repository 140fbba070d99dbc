/** Tests of {@code sluice-testing}, used as other projects use it. */
package dev.sluice.local.testing;
