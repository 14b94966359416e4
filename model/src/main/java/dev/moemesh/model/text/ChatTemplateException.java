package dev.moemesh.model.text;

import static java.util.Objects.requireNonNull;

import dev.moemesh.jinja.TemplateException;

/** Messages could not be turned into a prompt. The message is meant for the client. */
public final class ChatTemplateException extends RuntimeException {

  /** Whose mistake it is. */
  public enum Fault {
    /** The template refuses these messages, or they lack what it needs: HTTP status 400. */
    REQUEST,
    /** The model's template is broken: no request can succeed. */
    MODEL
  }

  private final Fault fault;

  ChatTemplateException(Fault fault, String message) {
    super(message);
    this.fault = requireNonNull(fault, "fault is null");
  }

  private ChatTemplateException(Fault fault, String message, TemplateException cause) {
    super(message, cause);
    this.fault = fault;
  }

  static ChatTemplateException of(TemplateException failure) {
    return switch (failure.kind()) {
      case SYNTAX ->
          new ChatTemplateException(
              Fault.MODEL,
              "The model's chat template cannot be read: "
                  + failure.getMessage()
                  + ". Correct chat_template.jinja or tokenizer_config.json in the model directory",
              failure);
      case EVALUATION ->
          new ChatTemplateException(
              Fault.REQUEST,
              "The model's chat template cannot render these messages: "
                  + failure.getMessage()
                  + ". Check that each message has the fields that the model expects",
              failure);
      case RAISED, LIMIT -> new ChatTemplateException(Fault.REQUEST, failure.getMessage(), failure);
    };
  }

  /** Whose mistake it is. */
  public Fault fault() {
    return fault;
  }
}
