package dev.moemesh.gateway.answer;

import static java.util.Objects.requireNonNull;

/** A piece of an answer, in the order in which the model wrote it. */
public sealed interface AnswerPart {

  /** The next piece of the reasoning. */
  record Reasoning(String text) implements AnswerPart {
    public Reasoning {
      requireNonNull(text, "text is null");
    }
  }

  /** The next piece of the content. */
  record Content(String text) implements AnswerPart {
    public Content {
      requireNonNull(text, "text is null");
    }
  }

  /**
   * A call begins.
   *
   * @param index of the call in its choice, from 0
   * @param id names the call in the conversation
   * @param name of the tool
   */
  record CallStarted(int index, String id, String name) implements AnswerPart {
    public CallStarted {
      requireNonNull(id, "id is null");
      requireNonNull(name, "name is null");
    }
  }

  /** The next piece of a call's arguments, a JSON text. */
  record CallArguments(int index, String text) implements AnswerPart {
    public CallArguments {
      requireNonNull(text, "text is null");
    }
  }
}
