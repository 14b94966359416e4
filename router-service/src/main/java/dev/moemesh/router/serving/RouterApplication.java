package dev.moemesh.router.serving;

import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.model.config.ComputeType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.gating.LayerGates;
import dev.moemesh.model.weights.ModelDirectory;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.kafka.PlacementFollower;
import dev.moemesh.router.RouterSettings;
import dev.moemesh.router.placement.RouterStatus;
import dev.moemesh.translation.ModelShapes;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;

/**
 * The router of this application, from its start to its end. Owner of the {@link RouterProcess}.
 */
@Startup
@ApplicationScoped
public class RouterApplication implements PlacementFollower {
  private final RouterSettings settings;
  private final RouterProcess process;

  RouterApplication(RouterSettings settings, MeterRegistry registry) {
    this.settings = settings;
    this.process = open(settings, registry);
    settings.loop().cpu().ifPresent(process::stayOn);
  }

  private static RouterProcess open(RouterSettings settings, MeterRegistry registry) {
    Path directory = settings.model().directory();
    ModelDirectory model = ModelDirectory.open(directory);
    ModelConfig config = model.config();
    LayerGates gates = LayerGates.load(directory, config);
    return new RouterProcess(
        new RouterProcess.Options(
            settings.model().name(),
            ModelShapes.of(model),
            config.moe().expertsPerToken(),
            ComputeType.resolve(settings.computeType(), model.weightsType()),
            settings.compute().timeout(),
            settings.router().maxBytesInFlight(),
            WireOptions.of(settings)),
        gates,
        registry);
  }

  @PostConstruct
  void listen() {
    process.listen(Address.parse(settings.router().listen()));
  }

  @Override
  public void follow(ExpertPlacement placement) {
    process.follow(placement);
  }

  /** Whether every expert has a live replica. */
  public RouterStatus status() {
    return process.status();
  }

  void leave(@Observes ShutdownDelayInitiatedEvent event) {
    process.leave();
  }

  @PreDestroy
  void close() {
    process.close();
  }
}
