package dev.moemesh.rules.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

class ThreadRulesTest {
  private static final String[] CONFINED_TO_THE_LOOP = {
    "dev.moemesh.attention.batching..",
    "dev.moemesh.attention.engine..",
    "dev.moemesh.attention.memory..",
    "dev.moemesh.attention.overlap..",
    "dev.moemesh.attention.sampling..",
    "dev.moemesh.contract.exchange..",
    "dev.moemesh.contract.frame..",
    "dev.moemesh.contract.stream.socket..",
    "dev.moemesh.expert.batching..",
    "dev.moemesh.model.decoder..",
    "dev.moemesh.model.gating..",
    "dev.moemesh.router.calls..",
    "dev.moemesh.router.combining..",
    "dev.moemesh.router.dispatch..",
    "dev.moemesh.router.pods.."
  };

  @Test
  void onlyTheWritersOfALogCallAKafkaProducer() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.moemesh.attention.requests",
            "dev.moemesh.attention.tokens",
            "dev.moemesh.placement.kafka",
            "dev.moemesh.deploy.broker",
            "dev.moemesh.gateway.mesh",
            "dev.moemesh.testing")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.kafka.clients.producer..")
                .or(nameMatching("org\\.eclipse\\.microprofile\\.reactive\\.messaging\\.Emitter")))
        .because("a producer may block; the packages named here own a thread for it")
        .check(ProjectClasses.ALL);
  }

  @Test
  void nothingConfinedToTheLoopWaits() {
    noClasses()
        .that()
        .resideInAnyPackage(CONFINED_TO_THE_LOOP)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.util.concurrent.locks")
                .or(
                    nameMatching(
                        "java\\.util\\.concurrent\\.(CountDownLatch|Semaphore|CyclicBarrier|.*BlockingQueue)")))
        .because("one thread owns their state, and it must not wait; run the code on the loop")
        .check(ProjectClasses.ALL);
  }

  @Test
  void aScrapeReadsNoPlannerAndNoPool() {
    noClasses()
        .that(simpleNameEndingWith("Metrics").or(simpleNameEndingWith("Gauges")))
        .should()
        .dependOnClassesThat(nameMatching(".*\\.(BatchPlanner|BlockPool|PrefixCache|Sequence)"))
        .because("another thread owns them; let that thread publish a snapshot")
        .check(ProjectClasses.ALL);
  }
}
