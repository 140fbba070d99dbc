package dev.sluice.signals;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpansTest {
  @Test
  void manyJarsAreNotOpenedForWhatTheirNamesDoNotPromise() {
    List<String> places = new ArrayList<>(Collections.nCopies(75, "/var/task/lib/some-1.0.jar"));
    assertFalse(Spans.worthwhile(places));
    places.add("file:/var/task/lib/opentelemetry-api-1.68.0.jar");
    assertTrue(Spans.worthwhile(places));
    assertTrue(Spans.worthwhile(List.of("/app/all-in-one.jar")));
  }
}
