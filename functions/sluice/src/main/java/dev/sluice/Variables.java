package dev.sluice;

import dev.sluice.artifact.s3.S3Location;
import dev.sluice.params.Nearest;
import dev.sluice.worker.DrainSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads environment variables, each with its bounds. Errors name the variable, never its value,
 * which may be a secret. Features read their own settings by it. It records which names were read,
 * so that any other name of ours can be refused.
 */
public final class Variables {
  private static final String PREFIX = "SLUICE_";

  private static final Set<String> REDIS = Set.of("redis", "rediss");
  private static final Set<String> HTTP = Set.of("http", "https");

  /** RFC 6454, section 6.2: scheme, host in lower case, and the port unless it is the usual one. */
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@\\sA-Z]+");

  private static final Predicate<String> QUEUE =
      Pattern.compile("[a-z0-9-]{1,40}").asMatchPredicate();

  private final Map<String, String> environment;
  private final Set<String> known = new TreeSet<>();

  public Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Lets names pass that another part reads. */
  public void accept(Collection<String> names) {
    known.addAll(names);
  }

  /**
   * Refuses variables of ours that nobody asked for, so that a mistyped name is not passed over.
   *
   * @throws IllegalArgumentException naming one, and the known name that is nearest
   */
  void refuseUnknown() {
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith(PREFIX) && !known.contains(name)) {
        throw new IllegalArgumentException(
            "There is no variable " + shown(name) + "." + question(name));
      }
    }
  }

  /** All names begin alike, which would make any two near. */
  private String question(String name) {
    return Nearest.of(
            name.substring(PREFIX.length()),
            known.stream()
                .filter(one -> one.startsWith(PREFIX))
                .map(one -> one.substring(PREFIX.length()))
                .toList())
        .map(nearest -> " Did you mean " + PREFIX + nearest + "?")
        .orElse("");
  }

  /** A name as it may stand in a line. */
  private static String shown(String name) {
    String shown = name.replaceAll("[^A-Za-z0-9_]", "?");
    return shown.length() > 60 ? shown.substring(0, 60) + "…" : shown;
  }

  /** Empty is as good as not set: a template cannot leave a variable out. */
  public String text(String name) {
    known.add(name);
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.trim();
  }

  /** The first of these variables that is set. */
  public Optional<String> first(String... names) {
    for (String name : names) {
      if (text(name) != null) {
        return Optional.of(text(name));
      }
    }
    return Optional.empty();
  }

  /** A directory, or a place in S3 that can be one. */
  public String place(String name) {
    String value = text(name);
    try {
      if (value != null && value.startsWith("s3:")) {
        S3Location.of(value, false);
      }
      return value;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage());
    }
  }

  /** A place, or the address of a file. */
  public String sales(String name) {
    String value = place(name);
    boolean address = value != null && (value.startsWith("http:") || value.startsWith("https:"));
    if (!address || url(value) != null) {
      return value;
    }
    throw new IllegalArgumentException(
        name + " must be a directory, s3://bucket/prefix or the https address of one file");
  }

  /** Names of queues, with commas between them; empty when not set. */
  List<String> queues(String name) {
    String value = text(name);
    if (value == null) {
      return List.of();
    }
    List<String> queues = List.of(value.split("\\s*,\\s*", -1));
    if (queues.size() > DrainSettings.MOST_QUEUES || !queues.stream().allMatch(QUEUE)) {
      throw new IllegalArgumentException(
          name
              + " must be up to "
              + DrainSettings.MOST_QUEUES
              + " names of queues with commas between them, each of 1 to 40 of a-z, 0-9 and -");
    }
    return queues;
  }

  public long number(String name, long absent, long least, long most) {
    String value = text(name);
    if (value == null) {
      return absent;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(name + " must be a whole number, " + least + " to " + most);
  }

  /** {@code true} or {@code false}; not set: false. */
  public boolean flag(String name) {
    String value = text(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw new IllegalArgumentException(name + " must be true or false");
  }

  public String origin(String name) {
    String value = text(name);
    if (value == null || ORIGIN.matcher(value).matches()) {
      return value;
    }
    throw new IllegalArgumentException(
        name + " must be an origin such as https://tasks.example.org, without a path");
  }

  public URI redis(String name) {
    URI url = url(String.valueOf(text(name)));
    if (url != null
        && REDIS.contains(String.valueOf(url.getScheme()))
        && url.getPort() < 65_536
        && url.getPort() != 0
        && (url.getRawUserInfo() == null || url.getRawUserInfo().contains(":"))
        && url.getPath().matches("(/\\d{0,5})?")) {
      return url;
    }
    throw new IllegalArgumentException(
        name
            + " must be redis[s]://[user:password@]host[:port][/db],"
            + " with ?cluster=true for a cluster");
  }

  public URI http(String name, String absent) {
    String value = text(name);
    URI url = url(value == null ? absent : value);
    if (url != null
        && HTTP.contains(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT))
        && url.getRawUserInfo() == null) {
      return url;
    }
    throw new IllegalArgumentException(
        name + " must be http://host or https://host, without a password");
  }

  /** A URL with a host; null when it is none, for the exception would hold the value. */
  private static URI url(String value) {
    try {
      URI url = new URI(value);
      return url.getHost() == null ? null : url;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /**
   * Makes something of a variable's value.
   *
   * @throws IllegalArgumentException what it refused the value with, after the variable's name
   */
  public static <T> T named(String variable, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable + ": " + e.getMessage());
    }
  }
}
