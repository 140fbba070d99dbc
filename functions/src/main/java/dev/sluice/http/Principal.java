package dev.sluice.http;

/**
 * Who calls.
 *
 * @param byCookie known by a session cookie, which a browser sends along whoever made it call
 */
public record Principal(String name, Role role, boolean byCookie) {
  /** The owner whose tasks it may see; null: everybody's. */
  String sees() {
    return role == Role.OPERATOR ? null : name;
  }

  boolean maySee(String owner) {
    return role == Role.OPERATOR || name.equals(owner);
  }
}
