package dev.sluice.client;

import dev.sluice.client.json.JsonReader;
import dev.sluice.client.json.RecordReader;
import dev.sluice.client.json.Unreadable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * What the server answered.
 *
 * @param body empty when it is streamed
 * @param stream null when it is not
 */
record Answer(int status, HttpHeaders headers, byte[] body, InputStream stream) {
  /** Far above any answer except files: the server keeps its answers under 6 MB. */
  static final int MAX_BYTES = 16 << 20;

  /** The body in one of two forms; the other is null. */
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
   * Saves the stream; first beside the path, which so never holds half a file.
   *
   * @throws UncheckedIOException when it cannot be written, or the connection is lost
   */
  Path save(Path file) {
    try (InputStream content = stream) {
      Path growing = Files.createTempFile(file.toAbsolutePath().getParent(), ".artifact", ".part");
      try {
        Files.copy(content, growing, StandardCopyOption.REPLACE_EXISTING);
        return Files.move(growing, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(growing);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be saved", e);
    }
  }

  /**
   * The body, which must be an object.
   *
   * @throws ClientException when it is not
   */
  Map<String, Object> object() {
    if (readable(() -> JsonReader.read(body)) instanceof Map<?, ?> members) {
      @SuppressWarnings("unchecked") // the reader creates no others
      Map<String, Object> object = (Map<String, Object>) members;
      return object;
    }
    throw new ClientException("The answer is not a JSON object");
  }

  /**
   * The same for an error, which anything on the way may have written: empty if it is not an
   * object.
   */
  Map<String, Object> problem() {
    try {
      return object();
    } catch (ClientException e) {
      return Map.of();
    }
  }

  /**
   * A member of an object in an answer.
   *
   * @return null for null or when it is missing
   * @throws ClientException when it does not fit the type
   */
  static <T> T member(Map<?, ?> object, String name, Class<T> type) {
    return readable(() -> RecordReader.read(type, object.get(name), "/" + name));
  }

  private static <T> T readable(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Unreadable e) {
      throw new ClientException(e.getMessage(), e.getCause());
    }
  }

  /** Collects a body up to the limit. */
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
