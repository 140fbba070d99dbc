package dev.sluice.redis.wire;

import dev.sluice.params.shape.Authority;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers that a URL names: one, or several nodes of a cluster, {@code
 * redis://[user:password@]host[:port],host[:port]…}, of which the first that answers is asked.
 */
public final class ServerUrls {
  private ServerUrls() {}

  /** A URL for each server; empty when one of them is not valid. */
  public static List<URI> of(URI url) {
    if (url.getHost() != null) {
      return List.of(url);
    }
    String authority = url.getRawAuthority();
    if (authority == null) {
      return List.of();
    }
    int hosts = authority.lastIndexOf('@') + 1;
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    List<URI> urls = new ArrayList<>();
    for (String host : authority.substring(hosts).split(",", -1)) {
      String login = authority.substring(0, hosts);
      URI one = parsed(url.getScheme() + "://" + login + host + url.getRawPath() + query);
      if (one == null) {
        return List.of();
      }
      urls.add(one);
    }
    return urls;
  }

  private static URI parsed(String text) {
    try {
      URI url = new URI(text);
      return Authority.of(url) == null ? null : url;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Host and port of each server, for people: without the password. */
  public static String names(URI url) {
    String authority = url.getRawAuthority();
    return authority.substring(authority.lastIndexOf('@') + 1);
  }
}
