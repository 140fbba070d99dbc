package dev.sluice.http.access;

/**
 * Who calls.
 *
 * @param byCookie known by a session cookie, which a browser sends along whoever made it call
 */
public record Principal(String name, Role role, boolean byCookie) {
  /** The owner whose tasks it may see; null: everybody's. */
  public String sees() {
    return role == Role.OPERATOR ? null : name;
  }

  public boolean maySee(String owner) {
    return role == Role.OPERATOR || name.equals(owner);
  }
}
