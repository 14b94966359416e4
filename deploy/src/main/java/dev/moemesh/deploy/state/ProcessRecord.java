package dev.moemesh.deploy.state;

import dev.moemesh.deploy.process.ProcessIdentity;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A process of a mesh.
 *
 * @param url where it serves HTTP
 * @param experts layer to the experts that it is given; empty for all but expert pods
 */
public record ProcessRecord(
    String name,
    ProcessIdentity identity,
    String url,
    String log,
    SortedMap<Integer, List<Integer>> experts) {
  public ProcessRecord {
    experts = new TreeMap<>(experts);
  }
}
