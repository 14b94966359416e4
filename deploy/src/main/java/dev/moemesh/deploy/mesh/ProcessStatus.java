package dev.moemesh.deploy.mesh;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A process of a mesh at one moment.
 *
 * @param residentBytes memory it occupies; 0 if it is dead
 * @param weightBytes of model weights that it holds, as its metrics say
 * @param experts layer to the experts that the placement gives it
 * @param room for sequences, of an attention service
 */
public record ProcessStatus(
    String name,
    long pid,
    ProcessState state,
    long residentBytes,
    long weightBytes,
    SortedMap<Integer, List<Integer>> experts,
    URI url,
    Optional<SequenceRoom> room) {
  public ProcessStatus {
    experts = new TreeMap<>(experts);
  }
}
