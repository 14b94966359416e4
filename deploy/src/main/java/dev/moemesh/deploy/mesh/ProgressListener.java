package dev.moemesh.deploy.mesh;

/** Told how a mesh comes up and what becomes of it. Called from several threads, one at a time. */
@FunctionalInterface
public interface ProgressListener {
  /** Says nothing. */
  ProgressListener SILENT = progress -> {};

  void on(Progress progress);
}
