package dev.sluice.artifact.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in S3, as configured: {@code s3://bucket} or {@code s3://bucket/prefix}.
 *
 * @param prefix empty, or ending in a slash
 * @param pathStyle whether the bucket is in the path of every address instead of its host, as
 *     servers other than S3 itself need it
 */
public record S3Location(String bucket, String prefix, boolean pathStyle) {
  // bucket names: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  private static final Pattern SHAPE =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/((?:[A-Za-z0-9!_.*'()-]+/?)*))?");

  /**
   * Reads a place.
   *
   * @throws IllegalArgumentException when it is not one; the message does not repeat it
   */
  public static S3Location of(String text, boolean pathStyle) {
    Matcher parts = SHAPE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("A place in S3 is s3://bucket or s3://bucket/prefix");
    }
    String prefix = parts.group(2) == null ? "" : parts.group(2);
    return new S3Location(
        parts.group(1),
        prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
        pathStyle);
  }
}
