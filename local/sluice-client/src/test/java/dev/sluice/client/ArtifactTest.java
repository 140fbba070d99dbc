package dev.sluice.client;

import static dev.sluice.client.ScriptedServer.cutShort;
import static dev.sluice.client.ScriptedServer.json;
import static dev.sluice.client.ScriptedServer.problem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files: fetched from elsewhere without the token, and whole or absent. */
class ArtifactTest {
  @Test
  void aFileElsewhereIsFetchedWithoutTheToken() throws IOException {
    try (ScriptedServer store = new ScriptedServer(json(200, "a,b"));
        ScriptedServer server =
            new ScriptedServer(json(302, "", "Location", store.address() + "/file?signed=1"))) {
      Client client = server.builder().header("X-Api-Key", "k").build();
      try (InputStream file = client.artifact("a")) {
        assertEquals("a,b", new String(file.readAllBytes()));
      }
      assertEquals("Bearer secret", server.only().headers().get("authorization"));
      assertEquals("/file?signed=1", store.only().target());
      assertNull(store.only().headers().get("authorization"));
      assertNull(store.only().headers().get("x-api-key"));
    }
  }

  @Test
  void noOtherCallIsSentElsewhere() {
    try (ScriptedServer other = new ScriptedServer();
        ScriptedServer server =
            new ScriptedServer(json(302, "", "Location", other.address().toString()))) {
      assertThrows(Refused.class, () -> server.client().find("a"));
      assertEquals(List.of(), other.requests);
    }
  }

  @Test
  void aFileIsWholeOrAbsent(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("report.csv"), "before");
    try (ScriptedServer server = new ScriptedServer(cutShort("half"), json(200, "whole"))) {
      assertThrows(UncheckedIOException.class, () -> server.client().artifact("a", file));
      assertEquals("before", Files.readString(file));
      assertEquals("whole", Files.readString(server.client().artifact("a", file)));
      try (Stream<Path> files = Files.list(directory)) {
        assertEquals(List.of(file), files.toList());
      }
    }
    try (ScriptedServer server = new ScriptedServer(problem(404, "no-artifact"))) {
      assertThrows(Refused.class, () -> server.client().artifact("a", file));
    }
  }
}
