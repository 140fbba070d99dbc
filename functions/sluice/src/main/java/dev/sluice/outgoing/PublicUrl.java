package dev.sluice.outgoing;

import dev.sluice.params.shape.Authority;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which URLs users may make Sluice call. It would call them from inside the operator's network, so
 * anything but a plainly public http or https address is forbidden.
 */
public final class PublicUrl {
  private static final int LONGEST = 2_000;
  private static final Pattern DOTTED =
      Pattern.compile(
          "(OCTET\\.){3}OCTET".replace("OCTET", "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"));

  /** A last label that makes some resolvers read the whole host as a number (WHATWG URL, 3.5). */
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(^|.*\\.)([0-9]+|0[xX][0-9a-fA-F]*)");

  /** IPv4 blocks that are not globally reachable (IANA's special-purpose registry). */
  private static final List<Block> SPECIAL =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("10.0.0.0", 8),
          Block.of("100.64.0.0", 10),
          Block.of("127.0.0.0", 8),
          Block.of("169.254.0.0", 16),
          Block.of("172.16.0.0", 12),
          Block.of("192.0.0.0", 24),
          Block.of("192.0.2.0", 24),
          Block.of("192.88.99.0", 24),
          Block.of("192.168.0.0", 16),
          Block.of("198.18.0.0", 15),
          Block.of("198.51.100.0", 24),
          Block.of("203.0.113.0", 24),
          Block.of("224.0.0.0", 3)); // multicast, reserved, broadcast

  private PublicUrl() {}

  private record Block(int base, int mask) {
    static Block of(String dotted, int bits) {
      return new Block(bits(literal(dotted).getAddress()), -1 << (32 - bits));
    }

    boolean contains(int address) {
      return (address & mask) == base;
    }
  }

  /**
   * Whether the URL is anything but a plain http or https URL of a public host; resolves no name.
   */
  public static boolean forbidden(String url) {
    try {
      URI uri = new URI(url);
      return url.length() > LONGEST
          || !isHttp(uri)
          || uri.getHost() == null // with an underscore, which no public host has
          || uri.getRawUserInfo() != null
          || forbiddenHost(uri.getHost().toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return true;
    }
  }

  /** Whether it is an http or https URL with a host. */
  public static boolean isHttp(URI uri) {
    return Authority.of(uri) != null
        && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
  }

  private static boolean forbiddenHost(String written) {
    String host = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    if (host.startsWith("[")) {
      // an IPv4 address written as IPv6 would come out as Inet4Address
      return !(literal(host) instanceof Inet6Address v6) || !isPublic(v6);
    }
    if (ENDS_IN_NUMBER.matcher(host).matches()) {
      return !DOTTED.matcher(host).matches() || !isPublic(literal(host));
    }
    return host.equals("localhost") || host.endsWith(".localhost");
  }

  /** The address that a literal stands for, null when it is not a literal; asks no name server. */
  private static InetAddress literal(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether the address belongs to the public internet. */
  static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      int bits = bits(address.getAddress());
      return SPECIAL.stream().noneMatch(block -> block.contains(bits));
    }
    return address instanceof Inet6Address v6 && isPublic(v6.getAddress());
  }

  /**
   * Only 2000::/3 is global unicast. Excluded from it are the blocks that carry an IPv4 address or
   * none at all: 2001::/23 (Teredo and other protocol assignments), 2001:db8::/32 (documentation),
   * 2002::/16 (6to4) and 3fff::/20 (documentation).
   */
  private static boolean isPublic(byte[] v6) {
    int first = (v6[0] & 0xff) << 8 | v6[1] & 0xff;
    int second = (v6[2] & 0xff) << 8 | v6[3] & 0xff;
    boolean special =
        first == 0x2001 && (second < 0x200 || second == 0xdb8)
            || first == 0x2002
            || first == 0x3fff && second < 0x1000;
    return first >>> 13 == 1 && !special;
  }

  private static int bits(byte[] v4) {
    return (v4[0] & 0xff) << 24 | (v4[1] & 0xff) << 16 | (v4[2] & 0xff) << 8 | v4[3] & 0xff;
  }
}
