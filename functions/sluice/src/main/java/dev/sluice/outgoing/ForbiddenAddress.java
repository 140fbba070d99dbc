package dev.sluice.outgoing;

import java.io.IOException;

/** A URL, or an address that its host stands for, is not of the public internet. */
public final class ForbiddenAddress extends IOException {
  private static final long serialVersionUID = 1L;

  ForbiddenAddress() {
    super("It must be http or https to a public host, whose name has no underscore");
  }
}
