package dev.moemesh.gateway.generation;

/** Why a choice came to its end. */
public sealed interface Ending {

  /** The model ended the sequence itself. */
  record EndOfSequence() implements Ending {}

  /** One of the request's stop tokens was generated. */
  record StopToken(int tokenId) implements Ending {}

  /**
   * One of the request's stop strings was generated. The mesh does not match them, so the choice
   * must be cancelled there.
   */
  record StopText(String text) implements Ending {}

  /** As many tokens as there may be. */
  record Length() implements Ending {}

  /** OpenAI's word for the end of a choice whose calls the model chose to make. */
  default String finishReasonOfCalls() {
    return switch (this) {
      case EndOfSequence _, StopToken _, StopText _ -> "tool_calls";
      case Length _ -> finishReason();
    };
  }

  /** OpenAI's word for it. */
  default String finishReason() {
    return switch (this) {
      case EndOfSequence _, StopToken _, StopText _ -> "stop";
      case Length _ -> "length";
    };
  }
}
