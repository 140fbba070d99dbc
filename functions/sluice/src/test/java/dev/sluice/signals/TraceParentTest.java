package dev.sluice.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String GOOD = "00-" + TRACE + "-b7ad6b7169203331-01";

  @Test
  void readsWhatTheRecommendationShows() {
    TraceParent trace = TraceParent.of(GOOD);
    assertEquals(GOOD, trace.toString());
    assertEquals(TRACE, trace.traceId());
    assertEquals(25, trace.bytes().length);
    assertEquals(trace, TraceParent.of(trace.bytes()));
  }

  @Test
  void ofALaterVersionTheFirstPartsAreRead() {
    assertEquals(GOOD, TraceParent.of("01" + GOOD.substring(2)).toString());
    assertEquals(GOOD, TraceParent.of("cc" + GOOD.substring(2) + "-what-comes").toString());
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
        "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
        "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x"
      })
  void whatIsMalformedIsIgnored(String header) {
    assertNull(TraceParent.of(header));
  }

  @Test
  void whatIsStoredIsCheckedToo() {
    assertNull(TraceParent.of(new byte[24]));
    assertNull(TraceParent.of(new byte[25]), "ids of zeros");
    byte[] some = new byte[25];
    Arrays.fill(some, (byte) 1);
    assertEquals("01".repeat(16), TraceParent.of(some).traceId());
  }

  @Test
  void anAttemptIsAnotherSpanOfTheSameTrace() {
    TraceParent trace = TraceParent.of(GOOD);
    TraceParent next = trace.next();
    assertEquals(trace.traceId(), next.traceId());
    assertNotEquals(trace, next);
    assertEquals(next, TraceParent.of(next.toString()));
    assertTrue(next.toString().endsWith("-01"));
  }

  @Test
  void aThreadReturnsToWhatItWorkedOn() {
    TraceParent outer = TraceParent.of(GOOD);
    TraceParent.enter(outer);
    TraceParent inner = outer.next();
    assertSame(outer, TraceParent.enter(inner));
    assertSame(inner, TraceParent.current());
    TraceParent.enter(null);
    assertNull(TraceParent.current());
  }
}
