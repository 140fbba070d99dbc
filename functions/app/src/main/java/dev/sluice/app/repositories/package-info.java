/**
 * The most starred repositories, polled from an API that speaks as GitHub's does: conditional
 * requests, pages by Link header, rate limits.
 */
package dev.sluice.app.repositories;
