package dev.sluice.local.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.artifact.s3.S3ArtifactStore;
import dev.sluice.artifact.s3.S3Location;
import dev.sluice.artifact.s3.S3Objects;
import dev.sluice.task.Artifact;
import dev.sluice.task.ArtifactParts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ArtifactStoreTest {
  private static final String ID = "0".repeat(18);
  private static final Random RANDOM = new Random(1);

  @TempDir Path directory;
  private TestS3 bucket;
  private S3ArtifactStore store;

  @BeforeEach
  void open() {
    bucket = TestS3.bucket();
    store = new S3ArtifactStore(new S3Objects(bucket.under("a/b")));
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private void put(int number, byte[] content) throws IOException {
    store.put(ID, token(number), new ByteArrayInputStream(content));
  }

  private static String token(int number) {
    return number + ".host-1";
  }

  private byte[] content(String token) throws IOException {
    try (InputStream content = store.open(ID, token).orElseThrow()) {
      return content.readAllBytes();
    }
  }

  private byte[] part(String name, int size) throws IOException {
    byte[] content = bytes(size);
    store.parts().put(ID, token(7), name, Files.write(directory.resolve("part"), content));
    return content;
  }

  @Test
  void eachHolderHasAnObjectOfItsOwn() throws IOException {
    assertTrue(store.open(ID, "").isEmpty());
    assertTrue(store.open(ID, token(9)).isEmpty());
    assertTrue(store.link(ID, new Artifact("a.csv", "text/csv", 1)).isEmpty());
    byte[] newest = bytes(100);
    put(9, bytes(10));
    put(10, newest);
    put(9, bytes(10));
    store.put(ID, "10.host-2", new ByteArrayInputStream(bytes(20)));
    assertArrayEquals(newest, content(token(10)));
    byte[] large = bytes((8 << 20) + 1_000);
    put(11, large);
    assertArrayEquals(large, content(token(11)));
    assertArrayEquals(large, content(""), "of a record that does not name one");
  }

  @Test
  void partsBecomeOneFile() throws IOException {
    ByteArrayOutputStream wanted = new ByteArrayOutputStream();
    wanted.write(part("7-0", 5 << 20));
    wanted.write(part("7-1", 8 << 20));
    wanted.write(part("9-0", 17));
    part("8-0", 100); // belongs to nobody
    ArtifactParts parts = store.parts();
    assertEquals(Set.of("7-0", "7-1", "8-0", "9-0"), parts.names(ID));
    List<String> names = List.of("7-0", "7-1", "9-0");
    parts.join(ID, token(9), names);
    assertArrayEquals(wanted.toByteArray(), content(token(9)));
    parts.drop(ID, names);
    assertEquals(Set.of("8-0"), parts.names(ID));
    parts.drop(ID, names);
    parts.join(ID, token(10), List.of());
    assertEquals(0, content(token(10)).length);
  }

  @Test
  void aMissingPartIsReportedAndNothingIsStored() throws IOException {
    part("7-0", 5 << 20);
    assertThrows(IOException.class, () -> store.parts().join(ID, token(9), List.of("7-0", "7-1")));
    assertTrue(store.open(ID, token(9)).isEmpty());
    assertThrows(IOException.class, () -> store.parts().open(ID, "7-1"));
  }

  @Test
  void anybodyMayFollowTheLink() throws Exception {
    byte[] content = bytes(1_000);
    put(3, content);
    URI link = store.link(ID, new Artifact("a b.csv", "text/csv", 1_000, token(3))).orElseThrow();
    var answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    assertArrayEquals(content, answer.body());
    assertEquals("text/csv", answer.headers().firstValue("content-type").orElseThrow());
    assertEquals(
        "attachment; filename=\"a b.csv\"",
        answer.headers().firstValue("content-disposition").orElseThrow());
    assertTrue(link.getQuery().contains("X-Amz-Expires=300"), link.getQuery());
  }

  @Test
  void nothingButATasksIdBecomesAKey() throws IOException {
    assertThrows(
        IOException.class, () -> store.put("../x", token(1), InputStream.nullInputStream()));
    assertThrows(IOException.class, () -> store.put(ID, "1./", InputStream.nullInputStream()));
    assertThrows(IOException.class, () -> store.parts().names("a/b"));
    assertTrue(store.open("../x", "").isEmpty());
  }

  @Test
  void whatFailsIsReportedWithoutAnAddress() {
    S3ArtifactStore nowhere =
        new S3ArtifactStore(new S3Objects(S3Location.of("s3://sluice-no-such-bucket/x", true)));
    String told = assertThrows(IOException.class, () -> nowhere.open(ID, "")).getMessage();
    assertEquals("S3 could not list: NoSuchBucket", told);
    assertFalse(told.contains("http"));
  }
}
