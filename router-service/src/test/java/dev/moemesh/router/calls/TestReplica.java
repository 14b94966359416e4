package dev.moemesh.router.calls;

import dev.moemesh.router.placement.Replica;

/** A replica without a pod. */
final class TestReplica implements Replica {
  private final String id;
  long rowsInFlight;
  long epoch = 1;

  TestReplica(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long rowsInFlight() {
    return rowsInFlight;
  }

  @Override
  public String toString() {
    return id;
  }
}
