package dev.moemesh.placement.routing;

import dev.moemesh.placement.SlotSet;

/** What a router knows of a pod at the moment. */
public sealed interface PodReport {

  /**
   * The pod is connected.
   *
   * @param slots what it announces that it holds and serves
   */
  record Connected(SlotSet slots) implements PodReport {}

  /**
   * The pod cannot be asked.
   *
   * @param trouble why, for people
   */
  record Unreachable(String trouble) implements PodReport {}
}
