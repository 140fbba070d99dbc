package dev.sluice;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a function's entry point extends, so that Lambda finds a class with a constructor without
 * parameters:
 *
 * <pre>{@code
 * public final class EnqueueHandler extends Handler {
 *   public EnqueueHandler() {
 *     super(new App().sluice(Settings.ofEnvironment()).enqueue());
 *   }
 * }
 * }</pre>
 */
public abstract class Handler implements RequestStreamHandler {
  private final RequestStreamHandler function;

  /**
   * @param function of {@link Sluice}
   */
  protected Handler(RequestStreamHandler function) {
    this.function = function;
  }

  @Override
  public final void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    function.handleRequest(event, answer, context);
  }
}
