package dev.sluice.app.registration.confirmation;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One e-mail address as a person types it: local part and domain, no name, no list, no comment, no
 * quotes. The domain may be written in any script and is sent in its ASCII form (RFC 5891).
 */
final class EmailAddress {
  /** RFC 5321, 4.5.3.1.3: 256 with the angle brackets. */
  static final int LONGEST = 254;

  /** RFC 5321, 4.5.3.1.1. */
  private static final int LONGEST_LOCAL = 64;

  /** RFC 5322, 3.2.3: a dot-atom. */
  private static final Pattern LOCAL =
      Pattern.compile("ATEXT+(\\.ATEXT+)*".replace("ATEXT", "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"));

  /** RFC 1035, 2.3.1, with the digits of RFC 1123, 2.1; a number alone is an IP address. */
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(LABEL\\.)*(?![0-9]+$)LABEL".replace("LABEL", "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));

  /** What the older rules of {@link IDN} would turn into a different domain from the newer ones. */
  private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

  private EmailAddress() {}

  /**
   * The address in the form used in a message.
   *
   * @throws IllegalArgumentException saying what is wrong in one sentence, without the address
   */
  static String ascii(String typed) {
    if (typed.indexOf(',') >= 0 || typed.indexOf(';') >= 0) {
      throw new IllegalArgumentException("It must be one address, not a list.");
    }
    int at = typed.lastIndexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("It must be an address such as ann@example.org.");
    }
    String local = typed.substring(0, at);
    if (local.length() > LONGEST_LOCAL) {
      throw new IllegalArgumentException("It may have no more than 64 characters before the @.");
    }
    if (!LOCAL.matcher(local).matches()) {
      throw new IllegalArgumentException(
          "Before the @ it may have unaccented letters, digits, dots between them and !#$%&'*+/=?^_`{|}~-.");
    }
    String ascii = local + "@" + domain(typed.substring(at + 1));
    if (ascii.length() > LONGEST) {
      throw new IllegalArgumentException("It may have no more than 254 characters.");
    }
    return ascii;
  }

  private static String domain(String typed) {
    String ascii = "";
    if (!AMBIGUOUS.matcher(typed).find()) {
      try {
        ascii = IDN.toASCII(typed, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      } catch (IllegalArgumentException e) {
        // reported below; the exception contains the address
      }
    }
    if (!DOMAIN.matcher(ascii).matches()) {
      throw new IllegalArgumentException("After the @ it must have a domain such as example.org.");
    }
    return ascii;
  }
}
