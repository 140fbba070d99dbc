package dev.sluice.cli.profile;

import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configuration: a file with a section for each deployment, {@code [NAME]}, and in it {@code
 * url}, {@code token-file} or {@code token}. A {@code #} begins a comment on a line of its own.
 */
public final class Profiles {
  /** The section that counts when no other is named. */
  public static final String DEFAULT = "default";

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private final Path file;
  private final Map<String, Profile> profiles = new LinkedHashMap<>();

  private Profiles(Path file) {
    this.file = file;
  }

  /** {@code sluice/config} in {@code XDG_CONFIG_HOME}, by default {@code ~/.config}. */
  public static Path file(Terminal terminal) {
    String base = terminal.variable("XDG_CONFIG_HOME");
    // the XDG specification: a relative path is ignored
    return base != null && Path.of(base).isAbsolute()
        ? Path.of(base, "sluice", "config")
        : home(terminal).resolve(Path.of(".config", "sluice", "config"));
  }

  private static Path home(Terminal terminal) {
    String home = terminal.variable("HOME");
    return Path.of(home == null ? System.getProperty("user.home") : home);
  }

  /**
   * Reads the configuration; there may be none.
   *
   * @throws Failed naming the first line that is wrong
   */
  public static Profiles read(Terminal terminal) {
    Profiles profiles = new Profiles(file(terminal));
    List<String> lines;
    try {
      lines = Files.readAllLines(profiles.file);
    } catch (NoSuchFileException e) {
      return profiles;
    } catch (MalformedInputException e) {
      throw Failed.usage(profiles.file + " is not UTF-8");
    } catch (IOException e) {
      throw Failed.usage(profiles.file + " cannot be read");
    }
    profiles.parse(lines, home(terminal));
    profiles.refuseOpenSecrets();
    return profiles;
  }

  private void parse(List<String> lines, Path home) {
    String section = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.matches("\\[[A-Za-z0-9._-]+]")) {
        section = line.substring(1, line.length() - 1);
        if (profiles.putIfAbsent(section, Profile.empty(section)) != null) {
          throw wrong(i, "the profile " + section + " is there twice");
        }
      } else if (section == null || line.indexOf('=') < 1) {
        throw wrong(i, section == null ? "expected [NAME]" : "expected NAME = VALUE");
      } else {
        String name = line.substring(0, line.indexOf('=')).strip();
        String value = line.substring(line.indexOf('=') + 1).strip();
        profiles.put(section, with(profiles.get(section), name, value, home, i));
      }
    }
  }

  private Profile with(Profile profile, String name, String value, Path home, int line) {
    if (value.isEmpty()) {
      throw wrong(line, name + " has no value");
    }
    return switch (name) {
      case "url" -> new Profile(profile.name(), value, profile.token(), profile.tokenFile());
      case "token" -> new Profile(profile.name(), profile.url(), value, profile.tokenFile());
      case "token-file" ->
          new Profile(profile.name(), profile.url(), profile.token(), expanded(value, home));
      default -> throw wrong(line, "expected url, token or token-file");
    };
  }

  /** Relative to the configuration, or to the home directory. */
  private Path expanded(String path, Path home) {
    return path.startsWith("~/")
        ? home.resolve(path.substring(2))
        : file.resolveSibling(path).normalize();
  }

  private Failed wrong(int line, String what) {
    return Failed.usage(file + ", line " + (line + 1) + ": " + what);
  }

  private void refuseOpenSecrets() {
    if (profiles.values().stream().noneMatch(profile -> profile.token() != null)) {
      return;
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.stream().anyMatch(OTHERS::contains)) {
        throw Failed.usage("Others may read the token in " + file + ": chmod 600 it");
      }
    } catch (UnsupportedOperationException | IOException e) {
      // Windows has no such permissions
    }
  }

  /** All of them, in their order. */
  public Collection<Profile> all() {
    return List.copyOf(profiles.values());
  }

  /**
   * The profile of this name.
   *
   * @throws Failed when there is none
   */
  Profile named(String name) {
    Profile profile = profiles.get(name);
    if (profile == null) {
      List<String> names = new ArrayList<>(profiles.keySet());
      throw Failed.usage(
          "There is no profile "
              + name
              + " in "
              + file
              + (names.isEmpty() ? "" : "; there is " + String.join(", ", names)));
    }
    return profile;
  }

  /** The profile that counts when none is named; may have nothing. */
  Profile standard() {
    return profiles.getOrDefault(DEFAULT, Profile.empty(DEFAULT));
  }
}
