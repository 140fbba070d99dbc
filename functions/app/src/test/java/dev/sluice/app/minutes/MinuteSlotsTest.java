package dev.sluice.app.minutes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MinuteSlotsTest {
  /** The rule exactly as specified, one id after the other. */
  private static final class Naive {
    final List<List<Long>> slots = new ArrayList<>();
    private final int max;
    private int turn;

    Naive(int slots, int max) {
      this.max = max;
      for (int i = 0; i < slots; i++) {
        this.slots.add(new ArrayList<>());
      }
    }

    void give(long id) {
      for (List<Long> slot : slots) {
        if (slot.size() < max) {
          slot.add(id);
          return;
        }
      }
      slots.get(turn).add(id);
      turn = (turn + 1) % slots.size();
    }
  }

  private static List<List<Long>> plan(int slots, int max, LongStream ids) {
    MinuteSlots rule = new MinuteSlots(slots, max);
    List<List<Long>> plan = new Naive(slots, max).slots;
    long[] all = ids.toArray();
    for (int k = 0; k < all.length; k++) {
      plan.get(rule.slot(k)).add(all[k]);
    }
    return plan;
  }

  @Test
  void thirtyIdsFillFifteenSlots() {
    List<List<Long>> plan = plan(15, 2, LongStream.rangeClosed(1001, 1030));
    for (int slot = 0; slot < 15; slot++) {
      assertEquals(List.of(1001L + 2 * slot, 1002L + 2 * slot), plan.get(slot));
    }
  }

  @Test
  void furtherIdsAreDispersed() {
    List<List<Long>> plan = plan(15, 2, LongStream.rangeClosed(1001, 1047));
    assertEquals(List.of(1001L, 1002L, 1031L, 1046L), plan.get(0));
    assertEquals(List.of(1003L, 1004L, 1032L, 1047L), plan.get(1));
    assertEquals(List.of(1029L, 1030L, 1045L), plan.get(14));
  }

  @Test
  void threeSlotsOfTwo() {
    assertEquals(
        List.of(List.of(1L, 2L, 7L), List.of(3L, 4L), List.of(5L, 6L)),
        plan(3, 2, LongStream.rangeClosed(1, 7)));
    assertEquals(
        List.of(List.of(1L, 2L, 7L, 10L), List.of(3L, 4L, 8L), List.of(5L, 6L, 9L)),
        plan(3, 2, LongStream.rangeClosed(1, 10)));
  }

  @Test
  void theClosedFormIsTheRule() {
    long seed = Long.getLong("sluice.seed", new Random().nextLong());
    System.out.println("MinuteSlotsTest: -Dsluice.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      int slots = 1 + random.nextInt(20);
      int max = 1 + random.nextInt(12);
      int given = random.nextInt(3 * slots * max + 2);
      MinuteSlots rule = new MinuteSlots(slots, max);
      Naive naive = new Naive(slots, max);
      String what = "slots " + slots + ", max " + max + ", given " + given + ", seed " + seed;
      for (long k = 0; k < given; k++) {
        naive.give(k);
        List<Long> slot = naive.slots.get(rule.slot(k));
        assertEquals(k, slot.get(slot.size() - 1), what);
        assertEquals(slot.size() - 1, rule.position(k), what);
        assertEquals(k, rule.id(rule.slot(k), rule.position(k)), what);
      }
      long peak = 0;
      for (int slot = 0; slot < slots; slot++) {
        assertEquals(naive.slots.get(slot).size(), rule.count(slot, given), what);
        peak = Math.max(peak, naive.slots.get(slot).size());
      }
      assertEquals(peak, rule.peak(given), what);
      assertEquals(peak > max, rule.overflow(given), what);
    }
  }

  @Test
  void aMillionAreFlat() {
    MinuteSlots rule = new MinuteSlots(15, 120);
    assertTrue(rule.overflow(1_000_000));
    assertEquals(66_667, rule.peak(1_000_000));
    assertEquals(66_666, rule.count(14, 1_000_000));
  }

  @Test
  void aSlotTakesAtLeastOne() {
    assertThrows(IllegalArgumentException.class, () -> new MinuteSlots(15, 0));
    assertThrows(IllegalArgumentException.class, () -> new MinuteSlots(0, 1));
  }
}
