package dev.sluice;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** Which package may know which; see CONTRIBUTING. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice");

  @Test
  void packagesKnowOnlyWhatTheyMay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.sluice..")
        .layer("entry")
        .definedBy("dev.sluice")
        .layer("http")
        .definedBy("dev.sluice.http..")
        .layer("worker")
        .definedBy("dev.sluice.worker..")
        .layer("schedule")
        .definedBy("dev.sluice.schedule..")
        .layer("tasks")
        .definedBy("dev.sluice.tasks..")
        .layer("queue")
        .definedBy("dev.sluice.queue..")
        .layer("task")
        .definedBy("dev.sluice.task..")
        .whereLayer("entry")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("http")
        .mayOnlyAccessLayers("queue", "task")
        .whereLayer("worker")
        .mayOnlyAccessLayers("queue", "task")
        .whereLayer("schedule")
        .mayOnlyAccessLayers("queue", "task")
        .whereLayer("tasks")
        .mayOnlyAccessLayers("task")
        .whereLayer("queue")
        .mayOnlyAccessLayers("task")
        .whereLayer("task")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void onlyTheQueueSpeaksRedis() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.queue..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("redis.clients..")
        .check(CLASSES);
  }

  @Test
  void onlyTheWiringReadsTheEnvironment() {
    ArchRuleDefinition.noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.sluice.Wiring")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  @Test
  void taskTypesDoNotKnowEachOther() {
    slices().matching("dev.sluice.tasks.(*)..").should().notDependOnEachOther().check(CLASSES);
  }
}
