package dev.sluice.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeaseTest {
  @Test
  void theLeasesOfOneClaimSpreadInASet() {
    String token = "1.w";
    assertEquals(
        100,
        IntStream.range(0, 100)
            .mapToObj(i -> new Lease("t" + i, token).hashCode())
            .collect(Collectors.toSet())
            .size());
  }
}
