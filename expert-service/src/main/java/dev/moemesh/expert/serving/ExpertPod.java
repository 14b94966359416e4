package dev.moemesh.expert.serving;

import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.expert.ExpertSettings;
import dev.moemesh.expert.batching.CoreShare;
import dev.moemesh.expert.holding.TorchFfn;
import dev.moemesh.expert.placement.PodIdentity;
import dev.moemesh.expert.placement.PodStatus;
import dev.moemesh.model.config.ComputeType;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.ComputeThreads;
import dev.moemesh.model.weights.ModelDirectory;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.kafka.PlacementFollower;
import dev.moemesh.translation.ModelShapes;
import dev.moemesh.translation.WireDataTypes;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;

/** Starts and ends the pod of this application. Owner of the {@link PodProcess}. Thread-safe. */
@Startup
@ApplicationScoped
public class ExpertPod implements PlacementFollower {
  private final PodProcess process;
  private final ExpertSettings settings;

  ExpertPod(ExpertSettings settings, MeterRegistry registry) {
    this.settings = settings;
    this.process = open(settings, registry);
  }

  private static PodProcess open(ExpertSettings settings, MeterRegistry registry) {
    Path directory = settings.model().directory();
    ModelDirectory model = ModelDirectory.open(directory);
    ModelConfig config = model.config();
    DataType computeType = ComputeType.resolve(settings.computeType(), model.weightsType());
    return new PodProcess(
        new PodIdentity(settings.pod().id(), settings.model().name(), ModelShapes.of(model)),
        new PodComputation(
            TorchFfn.open(directory, config, computeType, ComputeDevice.parse(settings.device())),
            WireDataTypes.of(computeType),
            config.layerCount()),
        resources(settings),
        registry);
  }

  private static PodResources resources(ExpertSettings settings) {
    return new PodResources(
        new CoreShare(
            settings.pod().threads().orElseGet(ComputeThreads::available),
            settings.pod().sharesCores()),
        settings.pod().maxBytesInFlight(),
        settings.loop().cpu(),
        WireOptions.of(settings));
  }

  @PostConstruct
  void listen() {
    settings.pod().listen().map(Address::parse).ifPresent(process::listen);
  }

  @Override
  public void follow(ExpertPlacement placement) {
    process.follow(placement);
  }

  /** Whether the pod has all it was given. */
  public PodStatus status() {
    return process.status();
  }

  @PreDestroy
  void close() {
    process.close();
  }
}
