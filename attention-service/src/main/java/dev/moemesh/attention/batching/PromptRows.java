package dev.moemesh.attention.batching;

/** What a request needs of its prompt's rows, besides the logits of the last. */
public enum PromptRows {
  /** Nothing: cached rows need not be computed. */
  UNSEEN,
  /** Rows must be computed, for the experts that they are routed to. */
  COMPUTED,
  /** Rows must be computed, with their logits. */
  SCORED
}
