package dev.sluice.http.access;

/**
 * Who calls.
 *
 * @param byCookie identified by a session cookie, which a browser also sends when another site
 *     makes the call
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
