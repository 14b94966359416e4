package dev.moemesh.gateway.tools;

/**
 * A state of a parser: it takes a character and says which state follows. States may hold text back
 * while it is uncertain, so each object serves one choice.
 */
interface CallState {

  /** Takes the next character. */
  CallState next(char c, CallSink sink);

  /** Gives back what is held when no more text comes. */
  void end(CallSink sink);

  /** Feeds a whole text to a state and those that follow it. */
  static CallState feed(CallState state, CharSequence text, CallSink sink) {
    CallState following = state;
    for (int i = 0; i < text.length(); i++) {
      following = following.next(text.charAt(i), sink);
    }
    return following;
  }
}
