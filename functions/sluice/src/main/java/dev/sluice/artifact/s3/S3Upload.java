package dev.sluice.artifact.s3;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object that is made of parts, one after the other. It appears as a whole when it is completed;
 * closed before that, it is abandoned.
 */
final class S3Upload implements Closeable {
  private final S3Objects objects;
  private final S3Location location;
  private final String bucket;
  private final String key;
  private final String id;
  private final List<CompletedPart> parts = new ArrayList<>();
  private boolean completed;

  S3Upload(S3Objects objects, S3Location location, String key) throws IOException {
    this.objects = objects;
    this.location = location;
    this.bucket = location.bucket();
    this.key = location.prefix() + key;
    this.id =
        objects.call(
            "begin an upload",
            s3 -> s3.createMultipartUpload(r -> r.bucket(bucket).key(this.key)).uploadId());
  }

  /** Adds a part of bytes in memory. */
  void add(byte[] content) throws IOException {
    int number = parts.size() + 1;
    stored(
        objects.call(
            "store a part",
            s3 ->
                s3.uploadPart(
                        r -> r.bucket(bucket).key(key).uploadId(id).partNumber(number),
                        RequestBody.fromBytes(content))
                    .eTag()));
  }

  /**
   * Adds a part that is a copy of a whole object; its content does not pass through this process.
   */
  void addCopy(String source) throws IOException {
    int number = parts.size() + 1;
    stored(
        objects.call(
            "store a part",
            s3 ->
                s3.uploadPartCopy(
                        r ->
                            r.sourceBucket(bucket)
                                .sourceKey(location.prefix() + source)
                                .destinationBucket(bucket)
                                .destinationKey(key)
                                .uploadId(id)
                                .partNumber(number))
                    .copyPartResult()
                    .eTag()));
  }

  private void stored(String tag) {
    parts.add(CompletedPart.builder().partNumber(parts.size() + 1).eTag(tag).build());
  }

  void complete() throws IOException {
    objects.call(
        "end an upload",
        s3 ->
            s3.completeMultipartUpload(
                r ->
                    r.bucket(bucket)
                        .key(key)
                        .uploadId(id)
                        .multipartUpload(all -> all.parts(parts))));
    completed = true;
  }

  /** Abandons the upload; if that fails, the bucket's lifecycle rule does it later. */
  @Override
  public void close() throws IOException {
    if (!completed) {
      objects.call(
          "give an upload up",
          s3 -> s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(id)));
    }
  }
}
