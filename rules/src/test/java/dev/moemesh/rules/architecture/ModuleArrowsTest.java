package dev.moemesh.rules.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The arrows between modules that a pom cannot express. */
class ModuleArrowsTest {
  @Test
  void theGatewayUsesOnlyTheConfigurationAndTheTextPartOfTheModel() {
    noClasses()
        .that()
        .resideInAPackage("dev.moemesh.gateway..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.moemesh.model..")
                .and(
                    resideOutsideOfPackages(
                        "dev.moemesh.model.config..", "dev.moemesh.model.text..")))
        .because("it runs without native libraries")
        .check(ProjectClasses.ALL);
  }

  @Test
  void onlyTheInProcessEngineOfTheBenchmarksKnowsTheAttentionService() {
    noClasses()
        .that()
        .resideInAPackage("dev.moemesh.bench..")
        .and()
        .resideOutsideOfPackage("dev.moemesh.bench.inprocess..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.moemesh.attention..")
        .check(ProjectClasses.ALL);
  }

  @Test
  void whatMeasuresComputesNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.moemesh.bench.load..",
            "dev.moemesh.bench.metrics..",
            "dev.moemesh.bench.report..",
            "dev.moemesh.bench.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.moemesh.model.torch..", "dev.moemesh.model.decoder..", "ai.djl..")
        .check(ProjectClasses.ALL);
  }

  @Test
  void archUnitReadsTheClassFilesOfThisJdk() {
    var self = new ClassFileImporter().importClasses(ModuleArrowsTest.class);

    assertThat(self.get(ModuleArrowsTest.class).getMethods()).isNotEmpty();
  }
}
