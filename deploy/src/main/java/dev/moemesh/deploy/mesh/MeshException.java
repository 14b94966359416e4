package dev.moemesh.deploy.mesh;

/**
 * A mesh that cannot be started or asked. The message is for people: what was found and what to do.
 */
public final class MeshException extends RuntimeException {
  public MeshException(String message) {
    super(message);
  }
}
