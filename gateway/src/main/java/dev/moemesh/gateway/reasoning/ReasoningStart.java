package dev.moemesh.gateway.reasoning;

/** Where an answer begins. */
public enum ReasoningStart {
  /** In the content: there is no reasoning. */
  CONTENT,
  /** In the reasoning, if it begins with the opening tag, else in the content. */
  UNDECIDED,
  /** The same, but the model is in its thinking mode: reasoning will come. */
  EXPECTED,
  /** In the reasoning, with or without the opening tag. */
  REASONING
}
