package dev.moemesh.attention.batching;

/** What somebody wants of the rows of a prompt, besides the logits of the last. */
public enum PromptRows {
  /** Nothing: what is cached need not be computed. */
  UNSEEN,
  /** That they are computed, for the experts that they are routed to. */
  COMPUTED,
  /** That they are computed, with their logits. */
  SCORED
}
