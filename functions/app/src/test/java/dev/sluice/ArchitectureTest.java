package dev.sluice;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** Which package may depend on which; see "What is where" in docs/internals.md. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice");

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
        .layer("params")
        .definedBy("dev.sluice.params..")
        .layer("json")
        .definedBy("dev.sluice.json..")
        .whereLayer("http")
        .mayOnlyAccessLayers("queue", "task", "params", "json")
        .whereLayer("worker")
        .mayOnlyAccessLayers("queue", "task", "artifact", "params", "json")
        .whereLayer("artifact")
        .mayOnlyAccessLayers("queue", "task", "params", "json")
        .whereLayer("s3")
        .mayOnlyAccessLayers("artifact", "task", "json")
        .whereLayer("aws")
        .mayOnlyAccessLayers("queue", "json")
        .whereLayer("schedule")
        .mayOnlyAccessLayers("queue", "task", "json")
        .whereLayer("redis")
        .mayOnlyAccessLayers("queue", "task", "artifact", "params", "json")
        .whereLayer("queue")
        .mayOnlyAccessLayers("task", "params", "json")
        .whereLayer("task")
        .mayOnlyAccessLayers("params", "json")
        .whereLayer("params")
        .mayOnlyAccessLayers("json")
        .whereLayer("json")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
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
