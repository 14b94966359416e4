package dev.moemesh.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.moemesh.bench");

  @Test
  void onlyTheInProcessEngineKnowsTheAttentionService() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..inprocess..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.moemesh.attention..")
        .check(CLASSES);
  }

  @Test
  void whatMeasuresComputesNothing() {
    noClasses()
        .that()
        .resideInAnyPackage("..load..", "..metrics..", "..report..", "..cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.moemesh.model.torch..", "dev.moemesh.model.decoder..", "ai.djl..")
        .check(CLASSES);
  }
}
