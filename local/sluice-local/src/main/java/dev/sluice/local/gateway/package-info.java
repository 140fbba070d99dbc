/**
 * What API Gateway does in the cloud: receives HTTP requests on the loopback interface, passes them
 * to the Lambda handlers as events of payload format 2.0, and writes back their answers.
 */
package dev.sluice.local.gateway;
