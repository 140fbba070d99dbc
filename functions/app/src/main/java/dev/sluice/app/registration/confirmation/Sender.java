package dev.sluice.app.registration.confirmation;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

/**
 * The sender of messages.
 *
 * @param domain of the address
 */
public record Sender(InternetAddress address, String domain) {
  /** The default on one's own machine, where messages go nowhere. */
  private static final String OWN = "Sluice <sluice@localhost>";

  /**
   * Parses {@code ann@example.org} or {@code Ann <ann@example.org>}.
   *
   * @param text null: the default
   * @throws IllegalArgumentException when it is neither; the message does not repeat it
   */
  public static Sender of(String text) {
    String written = text == null ? OWN : text;
    try {
      InternetAddress[] parsed = InternetAddress.parse(written, true);
      if (parsed.length == 1 && written.chars().noneMatch(Character::isISOControl)) {
        String ascii = EmailAddress.ascii(parsed[0].getAddress());
        parsed[0].setAddress(ascii);
        return new Sender(parsed[0], ascii.substring(ascii.lastIndexOf('@') + 1));
      }
    } catch (AddressException | IllegalArgumentException e) {
      // reported below; the exception contains the text
    }
    throw new IllegalArgumentException(
        "It must be an address such as Ann <ann@example.org> or ann@example.org");
  }
}
