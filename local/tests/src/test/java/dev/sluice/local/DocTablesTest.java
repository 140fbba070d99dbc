package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.Setting;
import dev.sluice.app.App;
import dev.sluice.local.events.Template;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DocTablesTest {
  @Test
  void theTablesInDocsAreWhatTheCodeMakes() throws IOException, CannotStart {
    if (Boolean.getBoolean("sluice.docs.write")) {
      DocTables.main(new String[0]);
    }
    for (DocTables table : DocTables.all()) {
      assertEquals(
          table.renewed(), table.present(), "docs/ is not what the code makes: run .ci/docs");
    }
  }

  @Test
  void theTemplateSetsOnlyWhatThereIs() throws IOException, CannotStart {
    Set<String> wrong = new TreeSet<>(new Template().variables());
    for (Setting setting : LocalMain.settings(new App())) {
      wrong.remove(setting.name());
    }
    assertEquals(Set.of(), wrong);
  }
}
