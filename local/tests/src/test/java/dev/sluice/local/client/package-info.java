/** The published client against a whole running Sluice. */
package dev.sluice.local.client;
