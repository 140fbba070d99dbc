package dev.sluice.local.mutants;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The lists of planted faults fit the sources. */
class PlantedFaultsTest {
  private final List<PlantedFault> faults = PlantedFault.all();

  @Test
  void eachFitsItsFile() {
    assertAll(
        faults.stream()
            .map(fault -> () -> assertNotEquals(fault.original(), fault.planted(), fault.name())));
  }

  @Test
  void eachHasANameAReasonAndTestsThatExist() {
    Set<String> names = new HashSet<>();
    for (PlantedFault fault : faults) {
      assertTrue(names.add(fault.name()), fault.name());
      assertTrue(!fault.why().isBlank(), fault.name());
      assertNotEquals(fault.original(), fault.replacement(), fault.name());
      boolean tried = !fault.tests().isEmpty() || fault.histories() > 0;
      assertEquals(fault.equal().isBlank(), tried, fault + ": either tests or equal");
      fault.tests().forEach(PlantedFaultRun::identifier);
    }
  }
}
