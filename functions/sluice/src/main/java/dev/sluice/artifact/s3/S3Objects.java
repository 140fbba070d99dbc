package dev.sluice.artifact.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The objects under a prefix; keys are given without it. The SDK finds region, credentials and
 * endpoint ({@code AWS_REGION}, {@code AWS_ENDPOINT_URL} and so on). Safe for many threads; nothing
 * is opened before the first call.
 */
public final class S3Objects {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** The most keys of one deletion. */
  private static final int MOST_DELETED = 1_000;

  private final S3Location location;
  private S3Client client;

  /**
   * An object from outside.
   *
   * @param tag different for different content
   */
  public record Seen(String key, String tag, long size) {}

  /** A call to S3. */
  interface Call<T> {
    T with(S3Client client) throws IOException;
  }

  public S3Objects(S3Location location) {
    this.location = location;
  }

  private synchronized S3Client client() {
    if (client == null) {
      client =
          S3Client.builder()
              .httpClientBuilder(
                  UrlConnectionHttpClient.builder()
                      .connectionTimeout(CONNECT)
                      .socketTimeout(SILENCE))
              .forcePathStyle(location.pathStyle())
              .build();
    }
    return client;
  }

  /** The SDK's errors are unchecked; these say what was being done, and never the address. */
  <T> T call(String what, Call<T> call) throws IOException {
    try {
      return call.with(client());
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
      throw new S3Failure(what, code == null ? "answer " + e.statusCode() : code, e);
    } catch (SdkException e) {
      throw new S3Failure(what, "no answer, or no region or credentials to ask with", e);
    }
  }

  /**
   * The objects whose keys have this prefix and no further slash.
   *
   * @throws IOException also when there are over 10,000
   */
  public List<Seen> list(String begin) throws IOException {
    List<Seen> seen = new ArrayList<>();
    call(
        "list",
        s3 -> {
          for (var object :
              s3.listObjectsV2Paginator(
                      request ->
                          request
                              .bucket(location.bucket())
                              .prefix(location.prefix() + begin)
                              .delimiter("/"))
                  .contents()) {
            String key = object.key().substring(location.prefix().length());
            seen.add(new Seen(key, object.eTag(), object.size()));
            if (seen.size() > 10_000) {
              throw new IOException("There are over 10,000 objects in one place of S3");
            }
          }
          return null;
        });
    return seen;
  }

  /**
   * Opens an object; empty when it does not exist.
   *
   * @param tag the content it must have, null: any
   * @throws S3Failure with {@link S3Failure#changed} when it has other content
   */
  public Optional<InputStream> open(String key, String tag) throws IOException {
    try {
      return Optional.of(
          call(
              "read",
              s3 -> new S3Content(s3.getObject(request -> get(request, key).ifMatch(tag)))));
    } catch (S3Failure e) {
      if (e.absent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private GetObjectRequest.Builder get(GetObjectRequest.Builder request, String key) {
    return request.bucket(location.bucket()).key(location.prefix() + key);
  }

  /** Stores a file. */
  void put(String key, Path content) throws IOException {
    put(key, RequestBody.fromFile(content));
  }

  /** Stores what is in memory. */
  void put(String key, byte[] content) throws IOException {
    put(key, RequestBody.fromBytes(content));
  }

  private void put(String key, RequestBody content) throws IOException {
    call(
        "store",
        s3 ->
            s3.putObject(
                request -> request.bucket(location.bucket()).key(location.prefix() + key),
                content));
  }

  /** Begins an object that is made of parts. */
  S3Upload upload(String key) throws IOException {
    return new S3Upload(this, location, key);
  }

  /** Deletes objects; missing ones do no harm. */
  void delete(Collection<String> keys) throws IOException {
    List<ObjectIdentifier> all =
        keys.stream()
            .map(key -> ObjectIdentifier.builder().key(location.prefix() + key).build())
            .toList();
    for (int from = 0; from < all.size(); from += MOST_DELETED) {
      List<ObjectIdentifier> some = all.subList(from, Math.min(all.size(), from + MOST_DELETED));
      call(
          "delete",
          s3 ->
              s3.deleteObjects(
                  r -> r.bucket(location.bucket()).delete(d -> d.objects(some).quiet(true))));
    }
  }

  /**
   * An address at which anyone can read the object for a limited time.
   *
   * @param disposition header of the answer
   * @param type header of the answer
   */
  URI link(String key, String disposition, String type, Duration valid) throws IOException {
    return call(
        "sign an address",
        s3 -> {
          try (S3Presigner presigner =
              S3Presigner.builder()
                  .s3Client(s3)
                  .serviceConfiguration(
                      S3Configuration.builder()
                          .pathStyleAccessEnabled(location.pathStyle())
                          .build())
                  .build()) {
            return URI.create(
                presigner
                    .presignGetObject(
                        signed ->
                            signed
                                .signatureDuration(valid)
                                .getObjectRequest(
                                    request ->
                                        get(request, key)
                                            .responseContentDisposition(disposition)
                                            .responseContentType(type)))
                    .url()
                    .toString());
          }
        });
  }
}
