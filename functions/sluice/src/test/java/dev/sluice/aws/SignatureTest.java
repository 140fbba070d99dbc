package dev.sluice.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final String KEY_ID = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  /** {@code post-vanilla} of the test suite of AWS's signature version 4. */
  @Test
  void signsAsTheSuiteOfAwsDoes() {
    var headers =
        new TreeMap<>(Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z"));
    assertEquals(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
            + " SignedHeaders=host;x-amz-date,"
            + " Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        new Signature("us-east-1", "service")
            .authorization(new AwsCredentials(KEY_ID, SECRET, null), "/", headers, new byte[0]));
  }

  /** What botocore 1.43 makes of this call. */
  @Test
  void signsAsAwsOwnClientDoes() {
    var headers =
        new TreeMap<>(
            Map.of(
                "content-type", "application/x-amz-json-1.1",
                "host", "secretsmanager.eu-west-1.amazonaws.com",
                "x-amz-date", "20260105T090012Z",
                "x-amz-security-token", "session",
                "x-amz-target", "secretsmanager.GetSecretValue"));
    assertEquals(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260105/eu-west-1/secretsmanager/aws4_request,"
            + " SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,"
            + " Signature=71fdf5f7c42db8dac6ef71d00af73a7fb9d92074750bae3e8c38ffd4f5a6ddfd",
        new Signature("eu-west-1", "secretsmanager")
            .authorization(
                new AwsCredentials(KEY_ID, SECRET, "session"),
                "/",
                headers,
                "{\"SecretId\":\"arn\"}".getBytes(StandardCharsets.UTF_8)));
  }

  /** What botocore 1.43 makes of a call with a path and a query. */
  @Test
  void signsAnInvocationAsAwsOwnClientDoes() {
    var headers =
        new TreeMap<>(
            Map.of(
                "content-type", "application/json",
                "host", "lambda.eu-west-1.amazonaws.com",
                "x-amz-date", "20260105T090012Z",
                "x-amz-invocation-type", "Event",
                "x-amz-security-token", "session"));
    assertEquals(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260105/eu-west-1/lambda/aws4_request,"
            + " SignedHeaders=content-type;host;x-amz-date;x-amz-invocation-type;x-amz-security-token,"
            + " Signature=f04fa98ca4869ed97671c8db3428132c2f92f193426215bf2c9303243a2b0b0a",
        new Signature("eu-west-1", "lambda")
            .authorization(
                new AwsCredentials(KEY_ID, SECRET, "session"),
                "/2015-03-31/functions/drain/invocations?Qualifier=live",
                headers,
                "{\"mode\":\"wake\"}".getBytes(StandardCharsets.UTF_8)));
  }
}
