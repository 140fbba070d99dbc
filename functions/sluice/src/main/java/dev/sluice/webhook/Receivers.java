package dev.sluice.webhook;

import dev.sluice.outgoing.Connector;
import dev.sluice.outgoing.PublicUrl;
import dev.sluice.params.shape.Authority;
import dev.sluice.task.TaskType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * Which addresses may be notified: by https those of the public internet, and what the operator
 * names.
 */
final class Receivers {
  private final List<String> hosts;
  private final Connector toPublic;

  /**
   * @param hosts in lower case, each with its port unless that is the usual one: allowed wherever
   *     they are, by http too
   * @param toPublic the way to all others
   */
  Receivers(List<String> hosts, Connector toPublic) {
    this.hosts = hosts;
    this.toPublic = toPublic;
  }

  /** Whether the address may not be notified; asks no name server. */
  boolean forbidden(String url) {
    URI uri = parsed(url);
    if (uri == null || url.length() > TaskType.LONGEST_ON_END || !url.matches("[!-~]+")) {
      return true;
    }
    return !chosen(uri) && (!"https".equalsIgnoreCase(uri.getScheme()) || PublicUrl.forbidden(url));
  }

  /** How to connect to an address that is not forbidden. */
  Connector connector(URI uri) {
    return chosen(uri) ? Connector.toAny() : toPublic;
  }

  private boolean chosen(URI uri) {
    Authority at = Authority.of(uri);
    if (at == null || at.user() != null || !PublicUrl.isHttp(uri)) {
      return false;
    }
    String host = at.host().toLowerCase(Locale.ROOT);
    return hosts.contains(at.port() < 0 ? host : host + ":" + at.port());
  }

  private static URI parsed(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
