package dev.moemesh.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows that a pom cannot express. */
class ArchitectureTest {
  private final JavaClasses gateway =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.moemesh.gateway");

  @Test
  void usesOnlyTheConfigurationAndTheTextPartOfTheModel() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.moemesh.model..")
                .and(
                    resideOutsideOfPackages(
                        "dev.moemesh.model.config..", "dev.moemesh.model.text..")))
        .allowEmptyShould(true)
        .check(gateway);
  }

  @Test
  void readsTheClassFilesOfThisJdk() {
    var self = new ClassFileImporter().importClasses(ArchitectureTest.class);

    assertThat(self.get(ArchitectureTest.class).getMethods()).isNotEmpty();
  }
}
