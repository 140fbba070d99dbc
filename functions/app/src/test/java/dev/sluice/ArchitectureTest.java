package dev.sluice;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which package may depend on which; see "What is where" in docs/internals.md. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice");

  private static final int MOST_LINES = 300;
  private static final int MOST_FILES = 24;

  @Test
  void roomsKnowOnlyWhatTheyMay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.sluice..")
        .layer("front")
        .definedBy("dev.sluice")
        .layer("app")
        .definedBy("dev.sluice.app..")
        .layer("http")
        .definedBy("dev.sluice.http..")
        .layer("worker")
        .definedBy("dev.sluice.worker..")
        .layer("artifact")
        .definedBy("dev.sluice.artifact")
        .layer("s3")
        .definedBy("dev.sluice.artifact.s3..")
        .layer("aws")
        .definedBy("dev.sluice.aws..")
        .layer("schedule")
        .definedBy("dev.sluice.schedule..")
        .layer("redis")
        .definedBy("dev.sluice.redis..")
        .layer("queue")
        .definedBy("dev.sluice.queue..")
        .layer("task")
        .definedBy("dev.sluice.task..")
        .layer("webhook")
        .definedBy("dev.sluice.webhook..")
        .layer("outgoing")
        .definedBy("dev.sluice.outgoing..")
        .layer("signals")
        .definedBy("dev.sluice.signals..")
        .layer("params")
        .definedBy("dev.sluice.params..")
        .layer("json")
        .definedBy("dev.sluice.json..")
        .ensureAllClassesAreContainedInArchitecture()
        .whereLayer("front")
        .mayOnlyAccessLayers(
            "http",
            "worker",
            "artifact",
            "s3",
            "aws",
            "schedule",
            "webhook",
            "redis",
            "queue",
            "task",
            "signals",
            "params",
            "json")
        .whereLayer("http")
        .mayOnlyAccessLayers("webhook", "queue", "task", "params", "signals", "json")
        .whereLayer("worker")
        .mayOnlyAccessLayers("queue", "task", "artifact", "params", "signals", "json")
        .whereLayer("artifact")
        .mayOnlyAccessLayers("queue", "task", "params", "json")
        .whereLayer("s3")
        .mayOnlyAccessLayers("artifact", "task", "json")
        .whereLayer("aws")
        .mayOnlyAccessLayers("queue", "json")
        .whereLayer("schedule")
        .mayOnlyAccessLayers("queue", "task", "signals", "json")
        .whereLayer("redis")
        .mayOnlyAccessLayers("queue", "task", "artifact", "params", "signals", "json")
        .whereLayer("queue")
        .mayOnlyAccessLayers("task", "signals", "params", "json")
        .whereLayer("task")
        .mayOnlyAccessLayers("params", "json")
        .whereLayer("webhook")
        .mayOnlyAccessLayers("queue", "task", "outgoing", "params", "json")
        .whereLayer("outgoing")
        .mayOnlyAccessLayers("params", "signals")
        .whereLayer("signals")
        .mayOnlyAccessLayers("params", "json")
        .whereLayer("params")
        .mayOnlyAccessLayers("json")
        .whereLayer("json")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void systemsKnowNothingOfEachOther() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.sluice.app..")
        .layer("app")
        .definedBy("dev.sluice.app")
        .layer("sellers")
        .definedBy("dev.sluice.app.sellers..")
        .layer("registration")
        .definedBy("dev.sluice.app.registration..")
        .layer("workqueue")
        .definedBy("dev.sluice.app.workqueue..")
        .layer("minutes")
        .definedBy("dev.sluice.app.minutes..")
        .layer("repositories")
        .definedBy("dev.sluice.app.repositories..")
        .layer("demo")
        .definedBy("dev.sluice.app.demo..")
        .whereLayer("sellers")
        .mayNotAccessAnyLayer()
        .whereLayer("registration")
        .mayNotAccessAnyLayer()
        .whereLayer("workqueue")
        .mayNotAccessAnyLayer()
        .whereLayer("minutes")
        .mayNotAccessAnyLayer()
        .whereLayer("repositories")
        .mayNotAccessAnyLayer()
        .whereLayer("demo")
        .mayNotAccessAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES.that(JavaClass.Predicates.resideInAPackage("dev.sluice.app..")));
  }

  @Test
  void filesAndFoldersStaySmall() throws IOException {
    Map<Path, Integer> sizes = new TreeMap<>();
    List<String> longFiles = new ArrayList<>();
    Path root = Path.of("..", "..");
    for (String part : List.of("functions", "local", "bench", "starter")) {
      try (var files = Files.walk(root.resolve(part))) {
        for (Path file : (Iterable<Path>) files.filter(ArchitectureTest::isSource)::iterator) {
          sizes.merge(file.getParent(), 1, Integer::sum);
          try (var lines = Files.lines(file)) {
            if (lines.count() > MOST_LINES && file.toString().endsWith(".java")) {
              longFiles.add(file.toString());
            }
          }
        }
      }
    }
    sizes.values().removeIf(size -> size <= MOST_FILES);
    assertEquals(List.of(), longFiles);
    assertEquals(Map.of(), sizes);
  }

  private static boolean isSource(Path file) {
    String name = file.toString();
    return name.matches(".*\\.(java|lua|js|css)") && !name.matches(".*[/\\\\]target[/\\\\].*");
  }

  @Test
  void noPackageKnowsItselfByWayOfAnother() {
    slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyOnePackageSpeaksToRedis() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.redis.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("redis.clients..")
        .check(CLASSES);
  }

  @Test
  void onlyOnePackageSpeaksToAws() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.artifact.s3..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..")
        .check(CLASSES);
  }

  /** Which is loaded only where OpenTelemetry is on the class path. */
  @Test
  void onlyOneClassSpeaksToOpenTelemetry() {
    ArchRuleDefinition.noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.sluice.signals.OpenTelemetrySpan")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry..")
        .check(CLASSES);
  }

  @Test
  void onlyTheSettingsReadTheEnvironment() {
    ArchRuleDefinition.noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.sluice.Settings")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }
}
