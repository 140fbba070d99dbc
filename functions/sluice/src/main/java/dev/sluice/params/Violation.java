package dev.sluice.params;

/**
 * One thing that is wrong with an input.
 *
 * @param pointer where, as a JSON Pointer (RFC 6901) into the request body, for instance {@code
 *     /params/sellerIds/2}
 * @param code what kind, from the fixed list of the HTTP contract, for instance {@code
 *     out-of-range}
 * @param detail one sentence for a person, never with the input echoed
 */
public record Violation(String pointer, String code, String detail) {
  /** The detail of {@code unknown-field}, wherever it is found. */
  public static final String NO_SUCH_FIELD = "There is no such field.";
}
