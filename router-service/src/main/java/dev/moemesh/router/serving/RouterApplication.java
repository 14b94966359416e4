package dev.moemesh.router.serving;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.ExpertPlacement;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.model.config.ComputeType;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.ModelFingerprint;
import dev.moemesh.model.gating.LayerGates;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.ModelDirectory;
import dev.moemesh.router.RouterSettings;
import dev.moemesh.router.placement.RouterStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * The router of this application, from its start to its end. Owner of the {@link RouterProcess}.
 */
@Startup
@ApplicationScoped
public class RouterApplication {
  private final RouterSettings settings;
  private final RouterProcess process;

  RouterApplication(RouterSettings settings, MeterRegistry registry) {
    this.settings = settings;
    this.process = open(settings, registry);
    settings.loop().cpu().ifPresent(process::stayOn);
  }

  private static RouterProcess open(RouterSettings settings, MeterRegistry registry) {
    Path directory = settings.model().directory();
    ModelConfig config = ModelDirectory.open(directory).config();
    LayerGates gates = LayerGates.load(directory, config);
    return new RouterProcess(
        new RouterProcess.Options(
            settings.model().name(),
            new ModelShape(
                ModelFingerprint.of(directory),
                config.hiddenSize(),
                config.moe().expertCount(),
                new TreeSet<>(gates.byLayer().keySet())),
            config.moe().expertsPerToken(),
            ComputeType.resolve(settings.computeType(), weightsType(directory)),
            settings.compute().timeout(),
            settings.router().maxBytesInFlight(),
            WireOptions.of(settings)),
        gates,
        registry);
  }

  private static DataType weightsType(Path directory) {
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      return checkpoint.dtype();
    }
  }

  @PostConstruct
  void listen() {
    process.listen(Address.parse(settings.router().listen()));
  }

  /** Follows a placement. */
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
