package dev.moemesh.deploy.process;

/** What a process says about itself over HTTP. */
public enum Health {
  /** It does not answer yet. */
  UNREACHABLE,
  /** It answers that it is not ready. */
  LOADING,
  READY
}
