package dev.sluice.local.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpoolSpaceTest {
  private static final int MIB = 1 << 20;

  private final SpoolSpace space = new SpoolSpace(5 * MIB, 3 * MIB);

  private Spool spool(String caller) {
    return new Spool(space.of(caller));
  }

  @Test
  void aCallerTakesNoMoreThanItsShareAndAllNoMoreThanThereIs() throws Exception {
    try (Spool anns = spool("ann");
        Spool again = spool("ann");
        Spool bobs = spool("bob");
        Spool small = spool("ann")) {
      anns.write(new byte[2 * MIB]);
      assertThrows(SpoolSpace.Full.class, () -> again.write(new byte[MIB + 1]));
      small.write(new byte[MIB / 16]); // in memory, which takes no space
      bobs.write(new byte[2 * MIB]);
      bobs.write(new byte[MIB]);
      assertThrows(SpoolSpace.Full.class, () -> bobs.write(1));
    }
    try (Spool anns = spool("ann")) {
      anns.write(new byte[3 * MIB]); // all of it was given back
      assertEquals(3 * MIB, anns.size());
    }
  }

  @Test
  void whatIsWrittenInPartsIsReadAsAWhole() throws Exception {
    byte[] part = new byte[MIB - 1];
    part[7] = 7;
    try (Spool spool = spool("ann")) {
      spool.write(part);
      spool.write(8);
      spool.write(9);
      byte[] read = spool.open().readAllBytes();
      assertEquals(MIB + 1, read.length);
      assertArrayEquals(new byte[] {7, 8, 9}, new byte[] {read[7], read[MIB - 1], read[MIB]});
    }
    assertThrows(SpoolSpace.Full.class, () -> spool("bob").write(new byte[4 * MIB]));
  }

  @Test
  void theDiskOfASmallMachineIsNotFilled() throws Exception {
    SpoolSpace small = SpoolSpace.within(256 * MIB);
    try (Spool anns = new Spool(small.of("ann"));
        Spool bobs = new Spool(small.of("bob"))) {
      anns.write(new byte[96 * MIB]);
      assertThrows(SpoolSpace.Full.class, () -> anns.write(1));
      bobs.write(new byte[32 * MIB]);
      assertThrows(SpoolSpace.Full.class, () -> bobs.write(1));
    }
  }

  @Test
  void anAnswerOfSomeHundredKilobytesIsCountedSinceManyWouldFillTheHeap() throws Exception {
    try (Spool most = spool("ann");
        Spool next = spool("ann")) {
      most.write(new byte[3 * MIB]);
      assertThrows(SpoolSpace.Full.class, () -> next.write(new byte[325_000]));
    }
  }
}
