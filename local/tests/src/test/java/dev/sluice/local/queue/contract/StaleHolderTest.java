package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.artifact.Checkpoints;
import dev.sluice.artifact.DirectoryArtifactStore;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.task.Artifact;
import dev.sluice.task.ArtifactStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a holder stores after its lease is over takes no effect, whatever its token's number.
 */
class StaleHolderTest extends QueueContract {
  record Done(int lines) {}

  @TempDir Path directory;
  private String id;
  private Lease stale;
  private Lease holder;

  /**
   * A failover that lost a claim to a server whose clock is behind: both tokens have one number.
   */
  private void rolledBack() {
    released();
    holder = claim("hostB", 1).get(0).lease();
    stale = new Lease(id, holder.fence() + ".hostA");
    assertNotEquals(stale.token(), holder.token());
  }

  private void released() {
    id = enqueue(echo("a"));
    stale = claim("hostA", 1).get(0).lease();
    settle("hostA", new Settlement.Release(stale));
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve(content), content);
  }

  private static InputStream stream(String content) {
    return new ByteArrayInputStream(content.getBytes());
  }

  private String content(ArtifactStore store, String token) throws IOException {
    try (InputStream content = store.open(id, token).orElseThrow()) {
      return new String(content.readAllBytes());
    }
  }

  private void assertRefused() throws IOException {
    ArtifactStore store = queue.artifacts();
    store.put(id, holder.token(), stream("new"));
    store.parts().put(id, holder.token(), "1-0", file("part"));
    assertThrowsIo(() -> store.put(id, stale.token(), stream("old")), "lease");
    assertThrowsIo(() -> store.parts().put(id, stale.token(), "1-0", file("old")), "lease");
    assertThrowsIo(() -> store.parts().put(id, stale.token(), "1-1", file("old")), "lease");
    assertThrowsIo(() -> store.parts().join(id, stale.token(), List.of("1-0")), "lease");
    assertEquals("new", content(store, ""));
    assertEquals(Set.of("1-0"), store.parts().names(id));
    assertEquals("part", new String(store.parts().open(id, "1-0").readAllBytes()));
  }

  @Test
  void itStoresNothingBesideTheTask() throws IOException {
    released();
    holder = claim("hostB", 1).get(0).lease();
    assertRefused();
  }

  @Test
  void itStoresNothingBesideTheTaskUnderTheSameNumber() throws IOException {
    rolledBack();
    assertRefused();
  }

  @Test
  void aTaskThatWaitsTakesNothing() throws IOException {
    released();
    ArtifactStore store = queue.artifacts();
    assertThrowsIo(() -> store.put(id, stale.token(), stream("old")), "lease");
    assertThrowsIo(() -> store.parts().put(id, stale.token(), "1-0", file("old")), "lease");
    assertThrowsIo(() -> store.parts().join(id, stale.token(), List.of()), "lease");
    assertTrue(store.open(id, "").isEmpty());
  }

  @Test
  void theHoldersPartsAreJoinedInTheirOrderOrNotAtAll() throws IOException {
    id = enqueue(echo("a"));
    holder = claim("hostA", 1).get(0).lease();
    ArtifactStore store = queue.artifacts();
    store.parts().put(id, holder.token(), "1-0", file("one"));
    store.parts().put(id, holder.token(), "1-1", file("two"));
    List<String> three = List.of("1-1", "1-0", "1-2");
    assertThrowsIo(() -> store.parts().join(id, holder.token(), three), "gone");
    assertTrue(store.open(id, "").isEmpty());
    store.parts().join(id, holder.token(), three.subList(0, 2));
    assertEquals("twoone", content(store, ""));
  }

  @Test
  void partsGoWithTheTask() throws IOException {
    id = enqueue(echo("a"));
    holder = claim("hostA", 1).get(0).lease();
    queue.artifacts().parts().put(id, holder.token(), "1-0", file("part"));
    assertEquals(1, queue.artifacts().parts().names(id).size());
    settle("hostA", new Settlement.Complete(holder, null, null));
    assertEquals(0, queue.artifacts().parts().names(id).size());
  }

  @Test
  void theRecordSaysWhoseFileCounts() throws IOException {
    rolledBack();
    ArtifactStore store = new DirectoryArtifactStore(directory, 100, Duration.ofDays(1));
    store.put(id, holder.token(), stream("new"));
    settle("hostB", new Settlement.Complete(holder, null, new Artifact("a.csv", "text/csv", 3)));
    store.put(id, stale.token(), stream("old"));
    Artifact artifact = find(id).artifact();
    assertEquals(new Artifact("a.csv", "text/csv", 3, holder.token()), artifact);
    assertEquals("new", content(store, artifact.token()));
  }

  @Test
  void itsPartsAreNotTakenForTheHolders() throws IOException {
    rolledBack();
    ArtifactStore store = new DirectoryArtifactStore(directory, 100, Duration.ofDays(1));
    Checkpoints late = new Checkpoints(queue, store, stale, line -> {});
    Checkpoints now = new Checkpoints(queue, store, holder, line -> {});
    OutputStream old = late.artifact("a.csv", "text/csv", stored -> {});
    OutputStream whole = now.artifact("a.csv", "text/csv", stored -> {});
    whole.write("new".getBytes());
    now.keep(new Done(1));
    old.write("old".getBytes());
    assertThrows(IOException.class, () -> late.keep(new Done(1)));
    whole.close();
    assertEquals("new", content(store, holder.token()));
    late.close();
    now.close();
  }
}
