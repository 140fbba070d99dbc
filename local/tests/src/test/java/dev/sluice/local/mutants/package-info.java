/**
 * Whether the tests notice faults: single ones, planted in the scripts and in the Java that keeps
 * the protocol, listed in the resources of this package. {@code ./mvnw verify -Pmutants} plants
 * them all; the normal build checks that each still fits its file.
 */
package dev.sluice.local.mutants;
