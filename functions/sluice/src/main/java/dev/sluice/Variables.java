package dev.sluice;

import dev.sluice.artifact.s3.S3Location;
import dev.sluice.aws.AwsSecret;
import dev.sluice.json.Unicode;
import dev.sluice.params.shape.Authority;
import dev.sluice.params.shape.Nearest;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.SecretSource;
import dev.sluice.redis.wire.ServerUrls;
import dev.sluice.worker.DrainSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.LinkedHashMap;
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
 * which may be a secret. Features read their own settings with it. It records which names were
 * read, so that any other name that begins with {@code SLUICE_} can be refused.
 */
public final class Variables {
  private static final String PREFIX = "SLUICE_";

  private static final Set<String> REDIS = Set.of("redis", "rediss");
  private static final Set<String> HTTP = Set.of("http", "https");

  /** RFC 6454, section 6.2: scheme, host in lower case, and the port unless it is the usual one. */
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@\\sA-Z]+");

  private static final Predicate<String> QUEUE =
      Pattern.compile(NewTask.QUEUE_NAME).asMatchPredicate();

  private final Map<String, String> environment;
  private final Set<String> known = new TreeSet<>();
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  public Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The settings that were read, in the order in which they were. */
  public Collection<Setting> settings() {
    return settings.values();
  }

  /** All of them, for what reads them as AWS's own clients do. */
  public Map<String, String> all() {
    return environment;
  }

  /** Accepts names that another part reads. */
  public void accept(Collection<String> names) {
    known.addAll(names);
  }

  /**
   * Refuses {@code SLUICE_} variables that were never read, so that a mistyped name is not ignored.
   *
   * @throws IllegalArgumentException naming the variable and the nearest known name
   */
  void refuseUnknown() {
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith(PREFIX) && !known.contains(name)) {
        throw new IllegalArgumentException(
            "There is no variable " + shown(name) + "." + question(name));
      }
    }
  }

  /** All names have the same prefix, which would make any two of them near. */
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

  /** A name that is safe to print. */
  private static String shown(String name) {
    return Unicode.shortened(name.replaceAll("[^A-Za-z0-9_]", "?"), 60);
  }

  /** Null when the variable is empty or not set: a template cannot leave a variable out. */
  public String text(String name) {
    known.add(name);
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.trim();
  }

  /** The value of a setting, also when it is the ARN of a secret; null when it is not set. */
  public String text(Setting setting) {
    settings.put(setting.name(), setting);
    String text = text(setting.name());
    boolean arn = text != null && text.startsWith("arn:"); // else nothing of AWS is loaded
    return arn ? AwsSecret.value(setting.name(), text, environment) : text;
  }

  /** A secret that is read when it is needed; null when the setting is not set. */
  SecretSource secret(Setting setting) {
    settings.put(setting.name(), setting);
    String arn = text(setting.name());
    return arn == null ? null : new AwsSecret(setting.name(), arn, environment);
  }

  /** A text that must not be guessed; null when it is not set. */
  String secret(Setting setting, int shortest) {
    String value = text(setting);
    if (value == null || value.length() >= shortest) {
      return value;
    }
    throw new IllegalArgumentException(
        setting.name() + " must have " + shortest + " characters or more");
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
  public String place(Setting setting) {
    String name = setting.name();
    String value = text(setting);
    try {
      if (value != null && value.startsWith("s3:")) {
        S3Location.of(value, false);
      }
      return value;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage());
    }
  }

  /** A directory, a place in S3, or the address of a file. */
  public String placeOrAddress(Setting setting) {
    String value = place(setting);
    boolean address = value != null && (value.startsWith("http:") || value.startsWith("https:"));
    URI url = address ? parsed(value) : null;
    if (!address || url != null && Authority.of(url) != null) {
      return value;
    }
    throw new IllegalArgumentException(
        setting.name() + " must be a directory, s3://bucket/prefix or a file's https address");
  }

  /** Names of queues that a worker serves; empty when not set. */
  List<String> queues(Setting setting) {
    return queues(setting, DrainSettings.MOST_QUEUES);
  }

  /** Names of queues, with commas between them; empty when not set. */
  List<String> queues(Setting setting, int most) {
    String name = setting.name();
    String value = text(setting);
    if (value == null) {
      return List.of();
    }
    List<String> queues = List.of(value.split("\\s*,\\s*", -1));
    if (queues.size() > most || !queues.stream().allMatch(QUEUE)) {
      throw new IllegalArgumentException(
          name
              + " must be up to "
              + most
              + " names of queues with commas between them, each of 1 to 40 of a-z, 0-9 and -");
    }
    return queues;
  }

  /** A whole number between the bounds of the setting. */
  public long number(Setting setting) {
    String value = text(setting);
    if (value == null) {
      return setting.absent();
    }
    try {
      long number = Long.parseLong(value);
      if (number >= setting.least() && number <= setting.most()) {
        return number;
      }
    } catch (NumberFormatException e) {
      // thrown below
    }
    throw new IllegalArgumentException(
        setting.name() + " must be a whole number, " + setting.least() + " to " + setting.most());
  }

  /** One of these words; not set: the first. */
  public String choice(Setting setting, String... words) {
    String value = text(setting);
    if (value == null) {
      return words[0];
    }
    if (List.of(words).contains(value)) {
      return value;
    }
    throw new IllegalArgumentException(setting.name() + " must be " + String.join(" or ", words));
  }

  /** {@code true} or {@code false}; not set: false. */
  public boolean flag(Setting setting) {
    String value = text(setting);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw new IllegalArgumentException(setting.name() + " must be true or false");
  }

  public String origin(Setting setting) {
    String value = text(setting);
    if (value == null || ORIGIN.matcher(value).matches()) {
      return value;
    }
    throw new IllegalArgumentException(
        setting.name() + " must be an origin such as https://tasks.example.org, without a path");
  }

  public URI redis(Setting setting) {
    URI url = parsed(String.valueOf(text(setting)));
    List<URI> servers = url == null ? List.of() : ServerUrls.of(url);
    if (servers.isEmpty() || !areRedis(servers)) {
      throw new IllegalArgumentException(
          setting.name()
              + " must be redis[s]://[user:password@]host[:port][/db], with ?cluster=true for a"
              + " cluster, of which several nodes may be named: host:port,host:port");
    }
    if (servers.size() > 1 && !"cluster=true".equals(url.getQuery())) {
      throw new IllegalArgumentException(
          setting.name() + " names several hosts, which only a cluster has: add ?cluster=true");
    }
    return url;
  }

  private static boolean areRedis(List<URI> servers) {
    boolean valid = true;
    for (URI url : servers) {
      Authority at = Authority.of(url);
      valid &= at != null && (at.user() == null || at.password() != null);
      valid &= REDIS.contains(String.valueOf(url.getScheme()));
      valid &= url.getPath() != null && url.getPath().matches("(/\\d{0,5})?");
    }
    return valid;
  }

  public URI http(Setting setting, String absent) {
    String value = text(setting);
    URI url = parsed(value == null ? absent : value);
    if (url != null
        && Authority.of(url) != null
        && HTTP.contains(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT))
        && Authority.of(url).user() == null) {
      return url;
    }
    throw new IllegalArgumentException(
        setting.name() + " must be http://host or https://host, without a password");
  }

  /** Null when it is not one, because the exception would contain the value. */
  private static URI parsed(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /**
   * Makes something from a variable's value.
   *
   * @throws IllegalArgumentException with the variable's name before the reason
   */
  public static <T> T named(String variable, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable + ": " + e.getMessage());
    }
  }
}
