package dev.sluice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.task.TaskCatalog;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final String URL = "redis://:secret@127.0.0.1:6379";

  private static final Setting FLAG = Setting.of("FLAG", "false", "a flag");
  private static final Setting PLACE = Setting.of("PLACE", "none", "a place");
  private static final Setting API = Setting.of("API", "none", "an address");

  private static Settings with(String name, String value) {
    Map<String, String> environment = new HashMap<>(Map.of("SLUICE_REDIS_URL", URL));
    environment.put(name, value);
    return Settings.of(environment);
  }

  private static Variables variables(String name, String value) {
    return new Variables(Map.of(name, value));
  }

  @Test
  void onlyRedisMustBeNamed() {
    Settings settings = Settings.of(Map.of("SLUICE_REDIS_URL", URL));
    assertEquals("", settings.http().tokens());
    assertEquals(1_000_000, settings.redis().queueDepth());
    assertEquals(100_000, settings.redis().retentionCount());
    assertEquals(Duration.ofDays(7), settings.redis().retention());
    assertEquals(50, settings.http().longPolls());
    assertNull(settings.artifacts());
    assertFalse(settings.lambda());
  }

  @Test
  void aSecretIsNamedByItsArnAndReplacesThePassword() {
    String arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:redis-AbCdEf";
    Settings settings =
        Settings.of(Map.of("SLUICE_REDIS_URL", "redis://h", "SLUICE_REDIS_SECRET", arn));
    assertEquals("SLUICE_REDIS_SECRET", settings.redis().secret().setting());
    assertNull(settings.http().tokensSecret());
    assertEquals(
        "SLUICE_REDIS_URL has a password already: leave it or SLUICE_REDIS_SECRET out",
        assertThrows(IllegalArgumentException.class, () -> with("SLUICE_REDIS_SECRET", arn))
            .getMessage());
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> with("SLUICE_TOKENS_SECRET", "a-password"))
            .getMessage()
            .startsWith("SLUICE_TOKENS_SECRET must be the ARN of a secret"));
  }

  @Test
  void anUnknownVariableIsRefusedWithTheNearestName() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "SLUICE_CONCURENCY",
                "There is no variable SLUICE_CONCURENCY. Did you mean SLUICE_CONCURRENCY?",
                "SLUICE_PROT",
                "There is no variable SLUICE_PROT. Did you mean SLUICE_PORT?",
                "SLUICE_RETENTION",
                "There is no variable SLUICE_RETENTION. Did you mean SLUICE_RETENTION_COUNT?",
                "SLUICE_FOO",
                "There is no variable SLUICE_FOO.",
                "SLUICE_A\nb",
                "There is no variable SLUICE_A?b.")
            .entrySet()) {
      Settings settings =
          Settings.of(
              Map.of("SLUICE_REDIS_URL", URL, wrong.getKey(), "secret", "SLUICE_PORT", "1"));
      settings.variables().accept(Set.of("SLUICE_PORT"));
      assertEquals(
          wrong.getValue(),
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Sluice.of(settings, TaskCatalog.of(List.of())))
              .getMessage());
    }
    Settings port = with("SLUICE_PORT", "1");
    assertThrows(IllegalArgumentException.class, () -> Sluice.of(port, TaskCatalog.of(List.of())));
    Sluice.of(with("OTHER_FOO", "1"), TaskCatalog.of(List.of())).close();
  }

  @Test
  void aFlagIsTrueOrFalse() {
    assertFalse(variables("FLAG", "").flag(FLAG));
    assertFalse(variables("FLAG", "false").flag(FLAG));
    assertTrue(variables("FLAG", "true").flag(FLAG));
    assertThrows(IllegalArgumentException.class, () -> variables("FLAG", "yes").flag(FLAG));
  }

  @Test
  void anEmptyVariableIsNotSet() {
    assertEquals(1_000_000, with("SLUICE_QUEUE_DEPTH", "").redis().queueDepth());
    assertNull(with("SLUICE_ALLOWED_ORIGIN", " ").http().allowedOrigin());
  }

  @Test
  void anotherOriginIsWrittenAsBrowsersSendIt() {
    assertEquals(
        "http://127.0.0.1:3000",
        with("SLUICE_ALLOWED_ORIGIN", "http://127.0.0.1:3000").http().allowedOrigin());
    for (String wrong :
        List.of("*", "example.org", "https://a.org/", "https://A.org", "ftp://a.org")) {
      assertThrows(
          IllegalArgumentException.class, () -> with("SLUICE_ALLOWED_ORIGIN", wrong), wrong);
    }
  }

  @Test
  void aBasePathHasNoWayUp() {
    assertEquals("/jobs/v1.0", with("SLUICE_BASE_PATH", "/jobs/v1.0").http().basePath());
    for (String wrong : List.of("/", "jobs", "/jobs/", "/..", "/../x", "/jobs/./x", "//x")) {
      assertThrows(IllegalArgumentException.class, () -> with("SLUICE_BASE_PATH", wrong), wrong);
    }
  }

  @Test
  void salesAreInADirectoryInS3OrAtAnAddress() {
    for (String place : List.of("/mnt/sales", "s3://files/sales", "https://example.org/a.csv")) {
      assertEquals(place, variables("PLACE", place).placeOrAddress(PLACE));
    }
    for (String wrong : List.of("https://", "https:secret", "http://[secret")) {
      Exception told =
          assertThrows(
              IllegalArgumentException.class,
              () -> variables("PLACE", wrong).placeOrAddress(PLACE),
              wrong);
      assertFalse(told.getMessage().contains("secret"), told::getMessage);
      assertNull(told.getCause());
    }
  }

  @Test
  void artifactsAreInRedisInADirectoryOrInS3() {
    assertNull(with("SLUICE_ARTIFACTS", "redis").artifacts());
    assertEquals("s3://files/a/b", with("SLUICE_ARTIFACTS", "s3://files/a/b").artifacts());
    assertEquals("/mnt/files", with("SLUICE_ARTIFACTS", "/mnt/files").artifacts());
    assertEquals(Path.of("/mnt/files"), with("SLUICE_ARTIFACTS", "/mnt/files").artifactDirectory());
    assertNull(with("SLUICE_ARTIFACTS", "s3://files/a/b").artifactDirectory());
    assertNull(with("SLUICE_ARTIFACTS", "redis").artifactDirectory());
  }

  @Test
  void anotherServerThanS3WantsItsBucketsInThePath() {
    assertFalse(with("AWS_ENDPOINT_URL", "").s3PathStyle());
    assertTrue(with("AWS_ENDPOINT_URL", "http://127.0.0.1:9").s3PathStyle());
    assertTrue(with("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9").s3PathStyle());
  }

  @Test
  void anAddressIsReadByHttp() {
    String own = "http://127.0.0.1:9000/api";
    assertEquals(URI.create(own), variables("API", own).http(API, null));
    for (String wrong : List.of("ftp://a", "file:///etc/passwd", "http:", "/a", "a b")) {
      assertThrows(IllegalArgumentException.class, () -> variables("API", wrong).http(API, null));
    }
  }

  @Test
  void aClusterIsNamedByOneOrSeveralNodes() {
    for (String url :
        List.of(
            "redis://:se,cr%20et@a:1,b:2,c?cluster=true",
            "rediss://ann:secret@a.example,b.example/0?cluster=true",
            "redis://[::1]:7000?cluster=true")) {
      assertEquals(URI.create(url), with("SLUICE_REDIS_URL", url).redis().url());
    }
    for (String wrong :
        List.of(
            "redis://:secret@a:1,?cluster=true",
            "redis://:secret@a:1,,b:2?cluster=true",
            "redis://:secret@a:1,b:99999?cluster=true",
            "redis://:secret@a:1,:secret@b:2?cluster=true",
            "redis://:secret@a:1, b:2?cluster=true",
            "redis://:secret@,?cluster=true")) {
      String told = refused(wrong);
      assertTrue(told.endsWith("several nodes may be named: host:port,host:port"), told);
    }
    assertEquals(
        "SLUICE_REDIS_URL names several hosts, which only a cluster has: add ?cluster=true",
        refused("redis://:secret@a:1,b:2"));
  }

  private static String refused(String url) {
    String told =
        assertThrows(IllegalArgumentException.class, () -> with("SLUICE_REDIS_URL", url), url)
            .getMessage();
    assertFalse(told.contains("secret"), told);
    return told;
  }

  @Test
  void durabilityIsAWord() {
    assertFalse(with("SLUICE_DURABILITY", "primary").redis().confirmed());
    assertTrue(with("SLUICE_DURABILITY", "replica").redis().confirmed());
    Exception told =
        assertThrows(
            IllegalArgumentException.class, () -> with("SLUICE_DURABILITY", "two replicas"));
    assertEquals("SLUICE_DURABILITY must be primary or replica", told.getMessage());
  }

  @Test
  void aHostMayHaveAnUnderscore() {
    String url = "redis://tenant%3Aone:p@my_redis:6380/1";
    assertEquals(URI.create(url), with("SLUICE_REDIS_URL", url).redis().url());
    URI api = URI.create("http://my_api/");
    assertEquals(api, variables("API", api.toString()).http(API, null));
  }

  @Test
  void whatIsWrongIsNamedWithoutItsValue() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "SLUICE_REDIS_URL", "not a url: secret",
                "SLUICE_QUEUE_DEPTH", "0",
                "SLUICE_LONG_POLLS", "secret",
                "SLUICE_RETENTION_SECONDS", "-1",
                "SLUICE_ARTIFACTS", "s3://UPPER/secret")
            .entrySet()) {
      Exception told =
          assertThrows(
              IllegalArgumentException.class, () -> with(wrong.getKey(), wrong.getValue()));
      assertTrue(told.getMessage().startsWith(wrong.getKey()), told::getMessage);
      assertFalse(told.getMessage().contains("secret"), told::getMessage);
      assertNull(told.getCause());
    }
    assertThrows(IllegalArgumentException.class, () -> Settings.of(Map.of()));
  }
}
