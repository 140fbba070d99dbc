/** Tells addresses that callers chose that their tasks have ended, as Standard Webhooks says. */
package dev.sluice.webhook;
