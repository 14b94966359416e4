package dev.moemesh.router.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The replicas of a layer, in memory; a frame carries the epoch of its replica. */
final class TestLayer implements LayerReplicas<TestReplica> {
  private final Map<Integer, List<TestReplica>> replicas = new TreeMap<>();

  /** Gives an expert replicas, in place of those it had. */
  TestLayer put(int expert, TestReplica... live) {
    replicas.put(expert, new ArrayList<>(List.of(live)));
    return this;
  }

  @Override
  public List<TestReplica> replicas(int expert) {
    return replicas.getOrDefault(expert, List.of());
  }

  @Override
  public long epoch(TestReplica replica) {
    return replica.epoch;
  }
}
