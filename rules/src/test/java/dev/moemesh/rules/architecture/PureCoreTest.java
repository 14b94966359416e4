package dev.moemesh.rules.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What computes, plans or decides knows no framework and no network. */
class PureCoreTest {
  private static final String[] FRAMEWORKS = {
    "io.quarkus..",
    "io.smallrye..",
    "io.vertx..",
    "io.grpc..",
    "io.netty..",
    "io.micrometer..",
    "jakarta..",
    "org.apache.kafka..",
    "org.eclipse.microprofile.."
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.moemesh.jinja..",
        "dev.moemesh.model..",
        "dev.moemesh.grammar..",
        "dev.moemesh.attention.batching..",
        "dev.moemesh.attention.constraint..",
        "dev.moemesh.attention.engine..",
        "dev.moemesh.attention.memory..",
        "dev.moemesh.attention.overlap..",
        "dev.moemesh.attention.sampling..",
        "dev.moemesh.router.calls..",
        "dev.moemesh.router.sharing..",
        "dev.moemesh.router.combining..",
        "dev.moemesh.expert.holding..",
        "dev.moemesh.placement",
        "dev.moemesh.placement.log..",
        "dev.moemesh.placement.routing..",
        "dev.moemesh.gateway.answer..",
        "dev.moemesh.gateway.fairness..",
        "dev.moemesh.gateway.generation..",
        "dev.moemesh.gateway.parameters..",
        "dev.moemesh.gateway.reasoning..",
        "dev.moemesh.gateway.sampling..",
        "dev.moemesh.gateway.tools..",
        "dev.moemesh.gateway.quota..",
        "dev.moemesh.gateway.scores..",
        "dev.moemesh.deploy.placement..",
        "dev.moemesh.bench.limit..",
        "dev.moemesh.bench.page..",
        "dev.moemesh.bench.report.."
      })
  void aPurePackageKnowsNoFramework(String pure) {
    noClasses()
        .that()
        .resideInAPackage(pure)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FRAMEWORKS)
        .because(
            "its tests run without sockets; give what it needs through an interface of its own")
        .check(ProjectClasses.ALL);
  }
}
