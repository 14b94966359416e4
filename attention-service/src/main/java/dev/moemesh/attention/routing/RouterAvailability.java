package dev.moemesh.attention.routing;

/** Whether steps can call the router's MoE layers. Immutable. */
public sealed interface RouterAvailability {

  /** The state for people and in the readiness report. */
  String text();

  /** Steps can begin. */
  record Available() implements RouterAvailability {
    @Override
    public String text() {
      return "ready";
    }
  }

  /**
   * No step can begin. A step that is under way goes on as long as its stream holds: it may not
   * need what the router lacks.
   *
   * @param text the reason, for people
   */
  record Unavailable(String text) implements RouterAvailability {}

  default boolean isAvailable() {
    return this instanceof Available;
  }
}
