/**
 * Calls to addresses that users chose, or that must be public: each goes to the very address that
 * was checked.
 */
package dev.sluice.outgoing;
