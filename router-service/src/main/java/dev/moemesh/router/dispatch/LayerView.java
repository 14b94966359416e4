package dev.moemesh.router.dispatch;

import dev.moemesh.router.calls.LayerReplicas;
import dev.moemesh.router.pods.ComputePod;
import dev.moemesh.router.pods.PodDirectory;
import java.util.List;

/** The pods that compute the experts of one layer. */
record LayerView(PodDirectory pods, int layer) implements LayerReplicas<ComputePod> {

  @Override
  public List<? extends ComputePod> replicas(int expert) {
    return pods.replicas(layer, expert);
  }

  @Override
  public long epoch(ComputePod pod) {
    return Math.min(pods.epoch(), pod.epoch());
  }
}
