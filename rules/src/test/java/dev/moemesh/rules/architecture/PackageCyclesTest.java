package dev.moemesh.rules.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import org.junit.jupiter.api.Test;

/** A package and those below it are different packages here. */
class PackageCyclesTest {
  @Test
  void noPackageUsesItselfThroughOthers() {
    slices()
        .matching("dev.moemesh.(**)")
        .should()
        .beFreeOfCycles()
        .because("a package is understood, tested and replaced alone; move the shared type down")
        .check(ProjectClasses.ALL);
  }
}
