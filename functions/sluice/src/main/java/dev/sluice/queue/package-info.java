/**
 * The core: tasks in Redis and the verbs that move them. Knows nothing of HTTP, Lambda or threads,
 * and is the only package that may say "Redis".
 */
package dev.sluice.queue;
