/**
 * What the fuzz tests share. Each stands in the package of the reader that it tests, and runs on
 * the files of its {@code …FuzzTestInputs}; with {@code JAZZER_FUZZ=1}, as a second run in the
 * build does, it generates its own inputs from them. It writes failing inputs there: commit them
 * with the fix. Jazzer has native libraries for Linux and Mac (x86-64, ARM) and Windows (x86-64).
 */
package dev.sluice.local.fuzz;
