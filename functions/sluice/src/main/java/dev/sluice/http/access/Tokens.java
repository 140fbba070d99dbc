package dev.sluice.http.access;

import dev.sluice.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The bearer tokens that are accepted. Only their SHA-256 hashes are known, so neither the
 * configuration nor a memory image gives a token away; tokens are random, so no salt is needed.
 */
public final class Tokens {
  private record Token(Principal principal, byte[] hash) {}

  private final List<Token> tokens = new ArrayList<>();
  private final byte[] digest;

  private Tokens(String configured) {
    digest = sha256(configured);
  }

  /**
   * Reads {@code name:role:hash,…}: a name of 1 to 64 letters, digits and {@code . _ @ -}, a role
   * in lower case, the hash in hexadecimal. A principal may have several tokens, with different
   * roles.
   *
   * @throws IllegalArgumentException naming the place of the entry that cannot be read
   */
  public static Tokens parse(String configured) {
    Tokens tokens = new Tokens(configured);
    int place = 0;
    for (String entry : configured.split(",")) {
      place++;
      if (entry.isBlank()) {
        continue;
      }
      String[] parts = entry.trim().split(":", -1);
      if (parts.length != 3
          || !parts[0].matches("[A-Za-z0-9._@-]{1,64}")
          || !parts[2].matches("[0-9a-fA-F]{64}")) {
        throw new IllegalArgumentException(
            "Token " + place + " is not name:role:<64 hexadecimal digits>");
      }
      Principal principal = new Principal(parts[0], role(parts[1], place), false);
      tokens.tokens.add(new Token(principal, HexFormat.of().parseHex(parts[2])));
    }
    return tokens;
  }

  private static Role role(String name, int place) {
    for (Role role : Role.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "Token " + place + " has a role other than viewer, submitter and operator");
  }

  /** The hash to configure for a token, in hexadecimal. */
  public static String hash(String token) {
    return HexFormat.of().formatHex(sha256(token));
  }

  /** Whose token it is, or null. Takes the same time for every token. */
  Principal principal(String token) {
    byte[] hash = sha256(token);
    Principal found = null;
    for (Token candidate : tokens) {
      if (MessageDigest.isEqual(hash, candidate.hash)) {
        found = candidate.principal;
      }
    }
    return found;
  }

  /** Whether a token of that name and role is still configured. */
  boolean knows(String name, Role role) {
    for (Token token : tokens) {
      if (token.principal.name().equals(name) && token.principal.role() == role) {
        return true;
      }
    }
    return false;
  }

  /** Changes with the tokens; no secret, since it is made of the configuration alone. */
  byte[] digest() {
    return digest.clone();
  }

  private static byte[] sha256(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
