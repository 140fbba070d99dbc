/**
 * Calls to AWS without its SDK, for what a function needs before it can serve: the SDK is optional
 * in the library, and a client of it would take several times as long to load as the call takes.
 */
package dev.sluice.aws;
