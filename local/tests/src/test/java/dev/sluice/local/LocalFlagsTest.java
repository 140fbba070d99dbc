package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flags and variables: what is wrong is one line. One case of each exit code runs in a process of
 * its own, the others in this one.
 */
@Timeout(120) // one that starts all the same would run for ever
class LocalFlagsTest extends LocalRun {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--workers 0",
        "-w -1",
        "--workers x",
        "--workers",
        "--bogus",
        "stray",
        "--port 65536",
        "--port x",
        "--redis-url http://127.0.0.1",
        "--redis-url redis://",
        "--redis-url redis://127.0.0.1:99999",
        "--redis-url redis://word@127.0.0.1",
        "--redis-url redis://127.0.0.1/x",
        "--data ''",
        "--token %",
        "--token-file nowhere",
        "--token a --token-file b",
        "--redis-url-file nowhere",
        "--redis-url redis://127.0.0.1 --redis-url-file b",
        "--log loud",
        "--log",
        "--queues",
        "--queues A",
        "--queues a,,b",
        "--queues a;b"
      })
  void refusesWrongFlagsInOneLine(String arguments) throws Exception {
    Ended run = Ended.inProcess(directory, Map.of(), words(arguments));
    assertEquals(2, run.exit());
    run.assertOneLine();
    assertNothingOpened();
  }

  @ParameterizedTest
  @CsvSource({
    "--prot 1, did you mean --port? See local/run --help",
    "--worker=3, did you mean --workers? See local/run --help",
    "preflght, did you mean preflight? See local/run --help",
    "fsck --repiar, did you mean --repair? See local/run fsck --help",
    "fsck --prot 1, see local/run fsck --help",
    "--xyzzy, see local/run --help",
    "xyzzy, see local/run --help",
    "--port x, see local/run --help"
  })
  void namesTheNearestFlagOrSubcommand(String arguments, String advice) throws Exception {
    Ended run = Ended.inProcess(directory, Map.of(), words(arguments));
    assertEquals(2, run.exit());
    run.assertOneLine();
    assertTrue(run.errors().endsWith("; " + advice + "\n"), run.errors());
    assertNothingOpened();
  }

  private void assertNothingOpened() {
    assertFalse(Files.exists(directory.resolve(".sluice")));
  }

  @Test
  void namesTheApplicationsOwnFlagsAsTheyWereGiven() throws Exception {
    String[] flag = {"--sales", "https:nowhere"};
    Ended byFlag = Ended.inProcess(directory, Map.of("SLUICE_PORT", "0"), flag);
    assertEquals(2, byFlag.exit());
    assertTrue(byFlag.errors().startsWith("local/run: --sales must be "), byFlag.errors());
    Map<String, String> variables = Map.of("SLUICE_PORT", "0", "SLUICE_SALES", flag[1]);
    Ended byVariable = Ended.inProcess(directory, variables);
    assertTrue(
        byVariable.errors().startsWith("local/run: SLUICE_SALES must be "), byVariable::errors);
  }

  @Test
  void takesVariablesForFlags() throws Exception {
    try (RunningSluice sluice =
        RunningSluice.start(directory, Map.of("SLUICE_WORKERS", "0", "SLUICE_PORT", " "))) {
      assertEquals(2, sluice.exit());
      assertOneLine(sluice);
      assertEquals("local/run: SLUICE_WORKERS must be 1 to 1000, was 0", sluice.errors().strip());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SLUICE_CONCURRENCY=0",
        "SLUICE_TOKENS=ann:operator",
        "SLUICE_TOKENS=ann:boss:0000000000000000000000000000000000000000000000000000000000000000",
        "SLUICE_WEBHOOK_URL=nowhere",
        "SLUICE_WEBHOOK_URL=http://[",
        "SLUICE_ALLOWED_ORIGIN=https://example.org/",
        "SLUICE_GITHUB_API=ftp://example.org",
        "SLUICE_DEMO_SCHEDULES=yes",
        "SLUICE_CONCURENCY=5",
        "SLUICE_WORKER=5",
        "SLUICE_PORT=x"
      })
  void refusesWrongVariablesInOneLine(String variable) throws Exception {
    String[] parts = variable.split("=");
    Map<String, String> variables = new HashMap<>(Map.of("SLUICE_PORT", "0"));
    variables.put(parts[0], parts[1]);
    Ended run = Ended.inProcess(directory, variables);
    assertEquals(2, run.exit());
    run.assertOneLine();
    assertTrue(run.errors().contains(parts[0]), run.errors());
    assertNothingOpened();
  }

  @Test
  void aMailServerNeedsASender() throws Exception {
    Map<String, String> variables =
        Map.of("SLUICE_PORT", "0", "SLUICE_SMTP_URL", "smtp://mail.invalid");
    Ended run = Ended.inProcess(directory, variables);
    assertEquals(2, run.exit());
    assertEquals("local/run: SLUICE_MAIL_FROM is needed with SLUICE_SMTP_URL\n", run.errors());
    assertNothingOpened();
  }

  @Test
  void listsItsFlags() throws Exception {
    try (RunningSluice sluice = RunningSluice.start(directory, Map.of(), "--help")) {
      assertEquals(0, sluice.exit());
      for (String flag :
          new String[] {
            "-w, --workers",
            "--port",
            "--redis-url",
            "--data",
            "--sales",
            "--token",
            "--log",
            "--version",
            "--queues",
            "preflight",
            "fsck",
            "--help"
          }) {
        assertTrue(sluice.output().contains(flag), sluice.output());
      }
    }
  }

  @Test
  void showsItsVersion() throws Exception {
    Ended run = Ended.inProcess(directory, Map.of(), "--version");
    assertEquals(0, run.exit());
    assertTrue(run.output().matches("Sluice \\S+\\n"), run.output());
  }

  @Test
  void saysWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningSluice sluice =
            RunningSluice.start(directory, Map.of(), "--port", "" + taken.getLocalPort())) {
      assertEquals(1, sluice.exit());
      assertOneLine(sluice);
      assertTrue(sluice.errors().contains("" + taken.getLocalPort()), sluice.errors());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data /proc/nowhere",
        "--data DIR/a-file",
        "--data DIR/a-file/below",
        "--redis-url redis://127.0.0.1:1",
        "--redis-url redis://a.invalid:1",
        "--sales /nowhere",
        "--sales DIR/a-file"
      })
  void saysWhatItCannotUse(String arguments) throws Exception {
    Files.createFile(directory.resolve("a-file"));
    String[] words = arguments.replace("DIR", directory.toString()).split(" ");
    Ended run = Ended.inProcess(directory, Map.of("SLUICE_PORT", "0"), words);
    assertEquals(1, run.exit());
    run.assertOneLine();
    assertTrue(run.errors().contains(words[1].replace("redis://", "")), run.errors());
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://127.0.0.1:%d", "redis://:wrong@127.0.0.1:%d", "%s/99"})
  void saysWhyAnotherRedisRefusedIt(String url) throws Exception {
    try (TestRedis redis = TestRedis.embedded()) {
      String refused =
          url.startsWith("%s") ? url.formatted(redis.url()) : url.formatted(redis.url().getPort());
      Ended run = Ended.inProcess(directory, Map.of("SLUICE_PORT", "0"), "--redis-url", refused);
      assertEquals(1, run.exit());
      run.assertOneLine();
      assertTrue(run.errors().contains(" cannot be used: "), run.errors());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SLUICE_CONCURRENCY=x",
        "SLUICE_PARTITION=5000",
        "SLUICE_TOKENS=a:b",
        "SLUICE_ALLOWED_ORIGIN=x",
        "SLUICE_WEBHOOK_URL=x",
        "SLUICE_SMTP_URL=x",
        "SLUICE_SMTP_URL=smtp://mail.invalid:x",
        "SLUICE_MAIL_FROM=x",
        "SLUICE_ARTIFACTS=/proc/nowhere"
      })
  void saysWhichVariableIsWrong(String variable) throws Exception {
    String name = variable.substring(0, variable.indexOf('='));
    String value = variable.substring(variable.indexOf('=') + 1);
    Ended run = Ended.inProcess(directory, Map.of("SLUICE_PORT", "0", name, value));
    assertEquals(2, run.exit());
    run.assertOneLine();
    assertTrue(run.errors().contains(name), run.errors());
    assertNothingOpened();
  }
}
