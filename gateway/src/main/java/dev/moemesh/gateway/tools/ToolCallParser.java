package dev.moemesh.gateway.tools;

/**
 * Finds the calls in the text of one choice. It never throws: what is no call is content. On one
 * thread.
 */
public final class ToolCallParser {
  private CallState state;

  ToolCallParser(CallState beginning) {
    this.state = beginning;
  }

  /** Takes the next piece of text; what becomes certain goes to the sink. */
  public void accept(CharSequence piece, CallSink sink) {
    state = CallState.feed(state, piece, sink);
  }

  /** Ends the text. */
  public void end(CallSink sink) {
    state.end(sink);
  }
}
