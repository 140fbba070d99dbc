package dev.sluice.outgoing;

import java.io.IOException;

/** An answer has more bytes than its caller takes. */
public final class BodyTooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  BodyTooLarge(int most) {
    super("It answered with more than " + most + " bytes");
  }
}
