package dev.sluice.artifact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.task.Artifact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path directory;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private DirectoryArtifactStore store;
  private final List<Artifact> stored = new ArrayList<>();

  @BeforeEach
  void open() {
    store = new DirectoryArtifactStore(directory, 100, DAY, () -> now);
  }

  private void put(int number, byte... content) throws IOException {
    store.put("abcdefghij01234567", token(number), new ByteArrayInputStream(content));
  }

  private static String token(int number) {
    return number + ".host-1";
  }

  private Optional<byte[]> content() throws IOException {
    return content("");
  }

  private Optional<byte[]> content(String token) throws IOException {
    Optional<InputStream> found = store.open("abcdefghij01234567", token);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = found.get()) {
      return Optional.of(in.readAllBytes());
    }
  }

  @Test
  void eachHolderHasAFileOfItsOwn() throws IOException {
    assertTrue(content().isEmpty());
    assertTrue(content(token(9)).isEmpty());
    put(9, (byte) 9);
    put(10, (byte) 10);
    put(10, (byte) 11);
    store.put("abcdefghij01234567", "10.host-2", new ByteArrayInputStream(new byte[] {12}));
    put(9, (byte) 9);
    assertArrayEquals(new byte[] {11}, content(token(10)).orElseThrow());
    assertArrayEquals(new byte[] {12}, content("10.host-2").orElseThrow());
    assertArrayEquals(new byte[] {9}, content(token(9)).orElseThrow());
    assertTrue(content("../abc/" + token(9)).isEmpty());
  }

  @Test
  void whatAnEarlierReleaseStoredIsTheNewest() throws IOException {
    Files.createDirectories(directory.resolve("abcdefghij01234567"));
    Files.write(directory.resolve("abcdefghij01234567/9"), new byte[] {9});
    Files.write(directory.resolve("abcdefghij01234567/10"), new byte[] {10});
    assertArrayEquals(new byte[] {10}, content("").orElseThrow());
  }

  @Test
  void whatIsTooLargeIsNotStoredAndLeavesNothing() throws IOException {
    put(1, (byte) 1);
    assertThrows(IOException.class, () -> put(2, new byte[101]));
    assertArrayEquals(new byte[] {1}, content().orElseThrow());
    try (Stream<Path> files = Files.walk(directory)) {
      assertEquals(1, files.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void theSweepTakesNothingOfOthers() throws IOException {
    Path photo = Files.createDirectories(directory.resolve("2019")).resolve("1");
    Path beside = Files.createDirectories(directory.resolve("abcdefghij01234567")).resolve("a.jpg");
    for (Path file : List.of(photo, beside)) {
      Files.createFile(file);
      Files.setLastModifiedTime(file, FileTime.from(now.minus(DAY).minus(DAY)));
    }
    store.sweep();
    assertTrue(Files.exists(photo) && Files.exists(beside));
  }

  @Test
  void theSweepTakesWhatWasKeptLongEnough() throws IOException {
    put(1, (byte) 1);
    now = now.plus(DAY).minusSeconds(1);
    store.sweep();
    assertTrue(content().isPresent());
    now = now.plusSeconds(1);
    store.sweep();
    assertTrue(content().isEmpty());
    assertFalse(Files.exists(directory.resolve("abcdefghij01234567")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../abc", "a/b", "", "A/C", "a\u0000", ".1", "abcdefghij01234567.1.2"})
  void onlyATaskIdBecomesAPath(String id) throws IOException {
    ByteArrayInputStream content = new ByteArrayInputStream(new byte[1]);
    assertTrue(store.open(id, "").isEmpty());
    assertThrows(IOException.class, () -> store.put(id, token(1), content));
    assertThrows(IOException.class, () -> store.put("abcdefghij01234567", "1." + id, content));
  }

  @Test
  void writersReadersAndTheSweepDoNotDisturbEachOther() throws Exception {
    put(0, (byte) 0);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int writer = 0; writer < 2; writer++) {
        int odd = writer;
        all.add(
            threads.submit(
                () -> {
                  for (int i = 1; i < 200; i++) {
                    put(2 * i + odd, (byte) i);
                  }
                  return null;
                }));
      }
      all.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 400; i++) {
                  assertEquals(1, content(token(0)).orElseThrow().length);
                  store.sweep();
                }
                return null;
              }));
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertArrayEquals(new byte[] {(byte) 199}, content().orElseThrow());
  }

  private ArtifactFile file(String name) throws IOException {
    return new ArtifactFile(store, "abcdefghij01234567", token(3), name, "text/csv", stored::add);
  }

  @Test
  void closingStoresTheWholeOnce() throws IOException {
    ArtifactFile file = file("a.csv");
    file.write(1);
    file.write(new byte[] {2, 3});
    assertTrue(content().isEmpty());
    file.close();
    file.close();
    file.discard();
    assertArrayEquals(new byte[] {1, 2, 3}, content().orElseThrow());
    assertEquals(List.of(new Artifact("a.csv", "text/csv", 3)), stored);
    assertThrows(IOException.class, () -> file.write(4));
  }

  @Test
  void aPartOfWhatWasTooLargeIsNotStored() throws IOException {
    ArtifactFile file = file("a.csv");
    file.write(new byte[100]);
    assertThrows(IOException.class, () -> file.write(1));
    file.close();
    assertTrue(content().isEmpty());
    assertTrue(stored.isEmpty());
  }

  @Test
  void whatWasLeftOpenIsDropped() throws IOException {
    ArtifactFile file = file("a.csv");
    file.write(1);
    file.discard();
    assertTrue(content().isEmpty());
    assertThrows(IOException.class, () -> file.write(1));
  }

  @ParameterizedTest
  @CsvSource({
    "sales.csv, sales.csv",
    "../../etc/passwd, etc-passwd",
    "Umsätze im Mai.csv, Ums-tze-im-Mai.csv",
    "'a\"; filename=x.exe', a-filename-x.exe",
    "..., artifact",
    "'', artifact"
  })
  void fileNamesAreSafeToOffer(String wanted, String given) {
    assertEquals(given, ArtifactFile.fileName(wanted));
  }

  @Test
  void aLongFileNameKeepsItsEnding() {
    String name = ArtifactFile.fileName("x".repeat(300) + ".csv");
    assertEquals(100, name.length());
    assertTrue(name.endsWith("x.csv"));
  }

  @ParameterizedTest
  @CsvSource({
    "text/csv, text/csv",
    "text/csv; charset=utf-8, text/csv; charset=utf-8",
    "'text/html\r\nX: y', application/octet-stream",
    ", application/octet-stream"
  })
  void contentTypesAreSafeToSend(String wanted, String given) {
    assertEquals(given, ArtifactFile.contentType(wanted));
  }
}
