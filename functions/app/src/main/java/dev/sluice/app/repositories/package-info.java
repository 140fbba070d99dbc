/**
 * The most starred repositories, polled from an API that behaves like GitHub's: conditional
 * requests, pages by Link header, rate limits.
 */
package dev.sluice.app.repositories;
