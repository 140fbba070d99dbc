package dev.sluice.local.s3;

import dev.sluice.artifact.s3.S3Location;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;

/**
 * An S3 server for tests: the one at {@code AWS_ENDPOINT_URL}, or else LocalStack if Docker is
 * available. Without either the test is skipped, or fails if CI=true. The tests' own requests are
 * plain HTTP, since such servers do not check signatures.
 */
public final class TestS3 {
  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final URI ENDPOINT = endpoint();

  private final String bucket;

  private TestS3(String bucket) {
    this.bucket = bucket;
  }

  private static URI endpoint() {
    String given = System.getenv("AWS_ENDPOINT_URL");
    if (given != null && !given.isBlank()) {
      return URI.create(given);
    }
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return null;
    }
    @SuppressWarnings("resource") // ends with this process
    LocalStackContainer container =
        new LocalStackContainer("localstack/localstack:4.14.0")
            .withServices("s3", "secretsmanager");
    container.start();
    System.setProperty("aws.endpointUrl", container.getEndpoint().toString());
    System.setProperty("aws.region", container.getRegion());
    System.setProperty("aws.accessKeyId", container.getAccessKey());
    System.setProperty("aws.secretAccessKey", container.getSecretKey());
    return container.getEndpoint();
  }

  /** The server, which has Secrets Manager too. */
  public static URI required() {
    if (ENDPOINT == null) {
      String reason = "There is no S3 server: neither AWS_ENDPOINT_URL nor Docker";
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(reason);
      }
      Assumptions.abort(reason);
    }
    return ENDPOINT;
  }

  /** A new bucket. */
  public static TestS3 bucket() {
    required();
    TestS3 made =
        new TestS3("sluice-" + ProcessHandle.current().pid() + "-" + BUCKETS.incrementAndGet());
    made.send("PUT", "", "");
    return made;
  }

  /** A location in it. */
  public S3Location under(String prefix) {
    return S3Location.of(place(prefix), true);
  }

  /** The same location, as written in the configuration. */
  public String place(String prefix) {
    return "s3://" + bucket + "/" + prefix;
  }

  /** Stores an object. */
  public void put(String key, String content) {
    send("PUT", "/" + key, content);
  }

  private void send(String method, String path, String content) {
    HttpRequest request =
        HttpRequest.newBuilder(ENDPOINT.resolve("/" + bucket + path))
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20240101/us-east-1/s3/aws4_request,"
                    + " SignedHeaders=host, Signature=none")
            .method(method, BodyPublishers.ofString(content))
            .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(method + " answered " + answer.statusCode() + answer.body());
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
