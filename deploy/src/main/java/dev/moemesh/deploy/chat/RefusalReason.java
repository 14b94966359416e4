package dev.moemesh.deploy.chat;

/** Why a server refused to answer, by the code and the parameter of its error. */
enum RefusalReason {
  /** The model has no chat template; it completes plain text. */
  NO_CHAT_TEMPLATE,
  /** Anything else. */
  OTHER;

  /**
   * The gateway refuses {@code messages} as unsupported only where the model has no template: this
   * client sends nothing but text.
   */
  static RefusalReason of(String code, String parameter) {
    return code.equals("unsupported_parameter") && parameter.equals("messages")
        ? NO_CHAT_TEMPLATE
        : OTHER;
  }
}
