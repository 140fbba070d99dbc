/** Internal, and not part of the public API: the client's JSON, to trees, to records and back. */
package dev.sluice.client.json;
