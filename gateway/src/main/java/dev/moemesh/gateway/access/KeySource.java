package dev.moemesh.gateway.access;

/** Where the valid API keys are found. Safe for concurrent use. */
@FunctionalInterface
interface KeySource {

  /** The keys that are valid now. */
  ApiKeys current();
}
