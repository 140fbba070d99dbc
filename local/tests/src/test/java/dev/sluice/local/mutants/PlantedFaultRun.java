package dev.sluice.local.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import dev.sluice.local.redis.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import redis.clients.jedis.UnifiedJedis;

/**
 * Runs the tests that each line of its input names, one after the other until one fails, and
 * answers with a line. A line begins with how many histories of the model are to follow. What must
 * hold on every server is run on the embedded one only, which is emptied before each line.
 */
final class PlantedFaultRun {
  static final String ANSWER = "== answer: ";
  static final String PASSED = "passed";
  static final String FAILED = "failed ";

  private static final String TESTS = "dev.sluice.local.";

  /** Those of what only its own package sees. */
  private static final String INNER_TESTS = "dev.sluice.";

  private static final String MODEL = "queue.model.QueueModelTest";

  private PlantedFaultRun() {}

  public static void main(String[] none) throws IOException {
    PrintStream out = System.out;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try (UnifiedJedis redis = TestServer.EMBEDDED.shared().client()) {
        redis.flushAll();
      }
      List<String> tests = new ArrayList<>(List.of(line.strip().split(" ")));
      String histories = tests.remove(0);
      if (!histories.equals("0")) {
        System.setProperty("sluice.seeds", histories);
        tests.add(MODEL);
      }
      String answer = PASSED;
      for (int i = 0; i < tests.size() && answer.equals(PASSED); i++) {
        answer = run(tests.get(i));
      }
      out.println("\n" + ANSWER + answer);
    }
    System.exit(0); // whatever threads the faults have left
  }

  private static String run(String test) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(identifier(test)).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    if (!summary.getFailures().isEmpty()) {
      TestExecutionSummary.Failure failure = summary.getFailures().get(0);
      failure.getException().printStackTrace(System.out);
      return FAILED
          + failure.getTestIdentifier().getDisplayName()
          + ": "
          + String.valueOf(failure.getException().getMessage()).lines().findFirst().orElse("");
    }
    return summary.getTestsSucceededCount() > 0 ? PASSED : "no test ran: " + test;
  }

  /** Where JUnit finds a test: {@code queue.contract.LeaseContractTest}, perhaps with a method. */
  static DiscoverySelector identifier(String test) {
    String[] names = test.split("#");
    String id = "[engine:junit-jupiter]";
    Class<?> type =
        Stream.of(TESTS, INNER_TESTS)
            .flatMap(start -> named(start + names[0]).stream())
            .findFirst()
            .orElseThrow(() -> new AssertionError("There is no test " + test));
    id +=
        isParameterized(type)
            ? "/[class-template:" + type.getName() + "]/[class-template-invocation:#1]"
            : "/[class:" + type.getName() + "]";
    if (names.length > 1) {
      Method method =
          Arrays.stream(type.getDeclaredMethods())
              .filter(one -> one.getName().equals(names[1]))
              .findFirst()
              .orElseThrow(() -> new AssertionError("There is no test " + test));
      String kind =
          method.isAnnotationPresent(ParameterizedTest.class) ? "test-template" : "method";
      List<String> parameters =
          Arrays.stream(method.getParameterTypes()).map(Class::getName).toList();
      id += "/[" + kind + ":" + names[1] + "(" + String.join(", ", parameters) + ")]";
    }
    return selectUniqueId(id);
  }

  private static Optional<Class<?>> named(String name) {
    try {
      return Optional.of(Class.forName(name));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private static boolean isParameterized(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      if (each.isAnnotationPresent(ParameterizedClass.class)) {
        return true;
      }
    }
    return false;
  }
}
