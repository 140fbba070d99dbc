package dev.sluice.artifact.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The content of an object. Closing it early drops the connection instead of reading the rest. */
final class S3Content extends FilterInputStream {
  private final ResponseInputStream<GetObjectResponse> answer;
  private boolean ended;

  S3Content(ResponseInputStream<GetObjectResponse> answer) {
    super(answer);
    this.answer = answer;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    ended |= read < 0;
    return read;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = super.read(into, from, length);
    ended |= read < 0;
    return read;
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      super.close();
    } else {
      answer.abort();
    }
  }
}
