package dev.moemesh.deploy.mesh;

import java.util.Locale;

/** What a process of a mesh is doing. */
public enum ProcessState {
  STARTING,
  LOADING,
  READY,
  DEAD;

  /** The state as people and JSON have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
