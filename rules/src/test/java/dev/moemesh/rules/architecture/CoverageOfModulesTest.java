package dev.moemesh.rules.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.moemesh.rules.Project;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CoverageOfModulesTest {
  @Test
  void theRulesSeeThePackagesOfAllModules() {
    Set<String> seen =
        ProjectClasses.ALL.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

    List<String> unseen =
        Project.modulesWithMainCode().stream()
            .filter(module -> packages(module).stream().noneMatch(seen::contains))
            .map(Project::nameOf)
            .toList();

    assertThat(unseen)
        .as("modules that rules/pom.xml does not list; add each as a test dependency there")
        .isEmpty();
  }

  private static List<String> packages(Path module) {
    Path sources = Project.mainCode(module);
    return Project.files(sources, ".java").stream()
        .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
        .distinct()
        .toList();
  }
}
