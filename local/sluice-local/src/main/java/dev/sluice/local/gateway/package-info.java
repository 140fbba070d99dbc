/**
 * What API Gateway does in the cloud: takes HTTP requests on the loopback interface, hands them to
 * the Lambda handlers as events of payload format 2.0, and writes their answers back.
 */
package dev.sluice.local.gateway;
