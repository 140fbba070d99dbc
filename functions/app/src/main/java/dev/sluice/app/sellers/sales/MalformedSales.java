package dev.sluice.app.sellers.sales;

import java.io.IOException;

/** A file's content is wrong, rather than the reading of it; names file and line. */
final class MalformedSales extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedSales(String message) {
    super(message);
  }

  MalformedSales(String message, Throwable cause) {
    super(message, cause);
  }
}
