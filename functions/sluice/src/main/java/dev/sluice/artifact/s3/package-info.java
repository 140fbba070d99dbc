/**
 * S3: where artifacts may be kept and sales files read from. The only package that knows the AWS
 * SDK, whose classes are loaded when the first object is asked for and never before.
 */
package dev.sluice.artifact.s3;
