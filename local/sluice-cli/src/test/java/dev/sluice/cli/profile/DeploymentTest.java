package dev.sluice.cli.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.terminal.Exit;
import dev.sluice.cli.terminal.Failed;
import dev.sluice.cli.terminal.Terminals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentTest {
  private static final String TWO =
      """
      # those of the team
      [default]
      url = https://staging.example/
      token-file = staging-token

      [prod]
      url = https://prod.example/api
      token-file = ~/prod-token
      """;

  @TempDir Path home;
  private final Map<String, String> variables = new HashMap<>();

  private Path configured(String text) throws IOException {
    Path file = home.resolve(".config/sluice/config");
    Files.createDirectories(file.getParent());
    Files.writeString(file.resolveSibling("staging-token"), "staging\n");
    Files.writeString(home.resolve("prod-token"), "prod");
    return Files.writeString(file, text);
  }

  private Deployment deployment(String profile, String url) {
    variables.put("HOME", home.toString());
    return Deployment.of(Terminals.with(variables), profile, url, null);
  }

  private void assertDeployment(String url, String token, Deployment deployment) {
    assertEquals(url, deployment.url().toString());
    assertEquals(token, deployment.token());
  }

  @Test
  void withoutAnythingItIsTheLocalOne() {
    assertDeployment("http://127.0.0.1:8080", null, deployment(null, null));
    variables.put("SLUICE_TOKEN", "secret");
    assertDeployment("http://127.0.0.1:8080", "secret", deployment(null, null));
  }

  @Test
  void aFlagGoesBeforeTheEnvironmentBeforeAProfile() throws IOException {
    configured(TWO);
    assertDeployment("https://staging.example", "staging", deployment(null, null));
    assertDeployment("https://prod.example/api", "prod", deployment("prod", null));
    variables.put("SLUICE_PROFILE", "prod");
    assertDeployment("https://prod.example/api", "prod", deployment(null, null));
    variables.put("SLUICE_URL", "https://env.example");
    variables.put("SLUICE_TOKEN", "env");
    assertDeployment("https://env.example", "env", deployment(null, null));
    assertDeployment("https://prod.example/api", "prod", deployment("prod", null));
    assertDeployment("https://flag.example", "env", deployment(null, "https://flag.example"));
  }

  @Test
  void aTokenOfAProfileGoesToItsAddressAlone() throws IOException {
    configured(TWO);
    assertNull(deployment("prod", "https://other.example").token());
    variables.put("SLUICE_URL", "https://other.example");
    assertNull(deployment(null, null).token());
  }

  @Test
  void theConfigurationHasAPlaceOfItsOwn() throws IOException {
    configured(TWO);
    Path other = home.resolve("other");
    variables.put("XDG_CONFIG_HOME", other.toString());
    assertDeployment("http://127.0.0.1:8080", null, deployment(null, null));
    variables.put("XDG_CONFIG_HOME", "relative");
    assertDeployment("https://staging.example", "staging", deployment(null, null));
  }

  @Test
  void aTokenThatOthersMayReadIsRefused() throws IOException {
    Path file = configured("[default]\ntoken = secret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Failed failed = assertThrows(Failed.class, () -> deployment(null, null));
    assertTrue(failed.getMessage().endsWith("chmod 600 it"), failed.getMessage());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertEquals("secret", deployment(null, null).token());
  }

  @ParameterizedTest
  @CsvSource({
    "'url = x', 'line 1: expected [NAME]'",
    "'[a]\n\nurl', 'line 3: expected NAME = VALUE'",
    "'[a]\nurl =', 'line 2: url has no value'",
    "'[a]\ncolour = red', 'line 2: expected url, token or token-file'",
    "'[a]\n[a]', 'line 2: the profile a is there twice'",
    "'[default]\ntoken-file = none', 'The token file cannot be read: '",
    "'[default]\nurl = http://u:secret@h', 'The address must be '",
    "'[default]\nurl = http://secret_host:9301', 'a host (its name has no underscore)'"
  })
  void whatIsWrongIsNamed(String text, String message) throws IOException {
    configured(text);
    Failed failed = assertThrows(Failed.class, () -> deployment(null, null));
    assertEquals(Exit.USAGE, failed.exitCode());
    assertTrue(failed.getMessage().contains(message), failed.getMessage());
    assertTrue(!failed.getMessage().contains("secret"), failed.getMessage());
  }
}
