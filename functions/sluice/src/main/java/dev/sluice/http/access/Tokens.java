package dev.sluice.http.access;

import dev.sluice.json.Sha256;
import dev.sluice.queue.SecretSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The bearer tokens that are accepted. Only their SHA-256 hashes are known, so neither the
 * configuration nor a memory image gives a token away; tokens are random, so no salt is needed.
 */
public final class Tokens {
  /** A token that was taken out of the secret is known for this long at most. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  /** How often an unknown token makes the secret be read again. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** Long enough not to be guessed, and no hash, which somebody may have pasted alone. */
  private static final Pattern BARE = Pattern.compile("(?![0-9a-fA-F]{64}$)[A-Za-z0-9_.~-]{32,}");

  private record Token(Principal principal, byte[] hash) {}

  /**
   * @param secret the part of the text that comes from the secret, null before it was read
   */
  private record Known(List<Token> tokens, byte[] digest, String secret) {}

  private final String configured;
  private final SecretSource secret;
  private final LongSupplier clock;
  private volatile Known known;
  private volatile long read;
  private String seen;

  private Tokens(String configured, SecretSource secret, LongSupplier clock) {
    this.configured = configured;
    this.secret = secret;
    this.clock = clock;
    known = known(configured, null);
  }

  /**
   * Reads a text as {@link #parse} does, and more entries from a secret when somebody calls. In the
   * secret a token may stand alone: it is the one of the operator {@code operator}.
   *
   * @param secret null: there is none
   * @throws IllegalArgumentException as {@link #parse} does
   */
  public static Tokens of(String configured, SecretSource secret) {
    return of(configured, secret, System::nanoTime);
  }

  /** The same by another clock, in nanoseconds. */
  static Tokens of(String configured, SecretSource secret, LongSupplier clock) {
    return new Tokens(configured, secret, clock);
  }

  /**
   * Reads {@code name:role:hash,…}: a name of 1 to 64 letters, digits and {@code . _ @ -}, a role
   * in lower case, the hash in hexadecimal. A principal may have several tokens, with different
   * roles.
   *
   * @throws IllegalArgumentException naming the place of the entry that cannot be read
   */
  public static Tokens parse(String configured) {
    return of(configured, null);
  }

  private static Known known(String configured, String secret) {
    List<Token> tokens = new ArrayList<>();
    read(configured, tokens, false);
    if (secret != null) {
      read(secret, tokens, true);
    }
    return new Known(
        tokens, sha256(secret == null ? configured : configured + "," + secret), secret);
  }

  private static void read(String configured, List<Token> tokens, boolean secret) {
    int place = 0;
    for (String entry : configured.split(",")) {
      place++;
      if (entry.isBlank()) {
        continue;
      }
      String[] parts = entry.trim().split(":", -1);
      if (secret && parts.length == 1 && BARE.matcher(parts[0]).matches()) {
        tokens.add(new Token(new Principal("operator", Role.OPERATOR, false), sha256(parts[0])));
        continue;
      }
      if (parts.length != 3
          || !parts[0].matches("[A-Za-z0-9._@-]{1,64}")
          || !parts[2].matches("[0-9a-fA-F]{64}")) {
        throw new IllegalArgumentException(
            "Token " + place + " is not name:role:<64 hexadecimal digits>");
      }
      Principal principal = new Principal(parts[0], role(parts[1], place), false);
      tokens.add(new Token(principal, HexFormat.of().parseHex(parts[2])));
    }
  }

  /**
   * What is known now.
   *
   * @throws dev.sluice.queue.QueueUnavailable when the secret cannot be read or is not valid
   */
  private Known now() {
    Known now = known;
    if (secret == null || now.secret != null && clock.getAsLong() - read < KEPT.toNanos()) {
      return now;
    }
    return renewed();
  }

  private synchronized Known renewed() {
    read = clock.getAsLong();
    secret.changed(seen); // when it cannot be read, the old one stays
    String text = secret.read();
    seen = text;
    if (!text.equals(known.secret)) {
      try {
        known = known(configured, text);
      } catch (IllegalArgumentException e) {
        throw secret.unusable("is not valid: " + e.getMessage());
      }
    }
    return known;
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
    Principal found = principal(hash, now());
    boolean ask = found == null && secret != null && clock.getAsLong() - read >= PAUSE.toNanos();
    return ask ? principal(hash, renewed()) : found;
  }

  private static Principal principal(byte[] hash, Known known) {
    Principal found = null;
    for (Token candidate : known.tokens) {
      if (MessageDigest.isEqual(hash, candidate.hash)) {
        found = candidate.principal;
      }
    }
    return found;
  }

  /** Whether a token of that name and role is still configured. */
  boolean knows(String name, Role role) {
    for (Token token : now().tokens) {
      if (token.principal.name().equals(name) && token.principal.role() == role) {
        return true;
      }
    }
    return false;
  }

  /** Changes with the tokens; no secret, since it is made of the configuration alone. */
  byte[] digest() {
    return now().digest.clone();
  }

  private static byte[] sha256(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
