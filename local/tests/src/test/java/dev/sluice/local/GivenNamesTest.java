package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Whoever set a variable looks for that name, and the same goes for a flag. */
class GivenNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SLUICE_WORKERS=0|  | --workers must be 1     | SLUICE_WORKERS must be 1
          SLUICE_WORKERS=0| --port 1 | --workers must be 1     | SLUICE_WORKERS must be 1
          SLUICE_WORKERS=2| -w0 | --workers must be 1     | --workers must be 1
          SLUICE_WORKERS=2| -w 0 | --workers must be 1     | --workers must be 1
          SLUICE_WORKERS=2| --workers=0 | --workers must be 1     | --workers must be 1
          SLUICE_WORKERS=  | | --workers must be 1     | --workers must be 1
          SLUICE_PORT=x|  | Invalid value for option '--port': x | Invalid value for SLUICE_PORT: x
          SLUICE_TOKEN=a|  | --token-file is | --token-file is
          SLUICE_TOKEN=a| --token-file b | either --token or --token-file | either SLUICE_TOKEN or --token-file
          SLUICE_REDIS_URL=a| --redis-url b | SLUICE_REDIS_URL must be | --redis-url must be
          SLUICE_QUEUES=A|  | SLUICE_QUEUES must be | SLUICE_QUEUES must be
          SLUICE_QUEUES=A|  | --queues must be | SLUICE_QUEUES must be
          """)
  void namesASettingAsItWasGiven(String variable, String arguments, String message, String named) {
    String[] parts = variable.split("=", 2);
    String[] words = arguments == null ? new String[0] : arguments.split(" ");
    GivenNames names =
        new GivenNames(
            new CommandLine(new Flags()).getCommandSpec(), words, Map.of(parts[0], parts[1]));
    assertEquals(named, names.in(message));
  }
}
