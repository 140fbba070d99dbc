package dev.sluice.app.registration.confirmation;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

/**
 * Whom messages are from.
 *
 * @param domain of the address
 */
public record Sender(InternetAddress address, String domain) {
  /** Of a machine of one's own, whose messages go nowhere. */
  private static final String OWN = "Sluice <sluice@localhost>";

  /**
   * Reads {@code ann@example.org} or {@code Ann <ann@example.org>}.
   *
   * @param text null: the one of a machine of one's own
   * @throws IllegalArgumentException when it is none; the message does not repeat it
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
      // told below; the exception holds the text
    }
    throw new IllegalArgumentException(
        "It must be an address such as Ann <ann@example.org> or ann@example.org");
  }
}
