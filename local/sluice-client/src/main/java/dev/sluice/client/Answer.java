package dev.sluice.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * What the server answered.
 *
 * @param body empty when it is streamed
 * @param stream null when it is not
 */
record Answer(int status, HttpHeaders headers, byte[] body, InputStream stream) {
  /** Far above any answer except files: the server keeps its answers under 6 MB. */
  static final int MAX_BYTES = 16 << 20;

  /** The body's two forms, of which one is null. */
  record Content(byte[] bytes, InputStream stream) {}

  static HttpResponse.BodyHandler<Content> handler(boolean streamed) {
    return head ->
        streamed && head.statusCode() == 200
            ? BodySubscribers.mapping(
                BodySubscribers.ofInputStream(), stream -> new Content(null, stream))
            : BodySubscribers.mapping(new Bounded(), bytes -> new Content(bytes, null));
  }

  static Answer of(HttpResponse<Content> response) {
    Content content = response.body();
    return new Answer(response.statusCode(), response.headers(), content.bytes(), content.stream());
  }

  /**
   * The body, which must be an object.
   *
   * @throws ClientException when it is not
   */
  Map<String, Object> object() {
    if (JsonReader.read(body) instanceof Map<?, ?> members) {
      @SuppressWarnings("unchecked") // the reader makes no others
      Map<String, Object> object = (Map<String, Object>) members;
      return object;
    }
    throw new ClientException("The answer is no JSON object");
  }

  /**
   * The same of an error, which anybody on the way may have written: nothing if it is no object.
   */
  Map<String, Object> problem() {
    try {
      return object();
    } catch (ClientException e) {
      return Map.of();
    }
  }

  /** Gathers a body up to the limit. */
  private static final class Bounded implements BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (bytes.size() + buffer.remaining() > MAX_BYTES) {
          subscription.cancel();
          body.completeExceptionally(new TooLong());
          return;
        }
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.writeBytes(part);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }

  /** A body over the limit. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("The answer is longer than 16 MiB");
    }
  }
}
