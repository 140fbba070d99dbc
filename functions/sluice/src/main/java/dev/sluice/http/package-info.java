/**
 * HTTP as API Gateway passes it on (payload format 2.0): event in, response out. Routing, parsing
 * with limits, problem details, authentication, and what each route answers. On the way of an
 * enqueue it avoids lambdas, data binding and reflection, because each of them is paid at every
 * cold start.
 */
package dev.sluice.http;
