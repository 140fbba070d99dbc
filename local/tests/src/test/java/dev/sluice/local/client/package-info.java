/** The published client against a complete running Sluice. */
package dev.sluice.local.client;
