package dev.moemesh.router.placement;

/** A live pod, as far as choosing among several matters. */
public interface Replica {

  /** The pod's id. */
  String id();

  /** Rows that were sent and not answered yet. */
  long rowsInFlight();
}
