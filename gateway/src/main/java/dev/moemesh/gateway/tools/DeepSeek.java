package dev.moemesh.gateway.tools;

import java.util.List;

/**
 * Calls as DeepSeek writes them, all between {@code <｜tool▁calls▁begin｜>} and {@code
 * <｜tool▁calls▁end｜>}. V3 and R1: {@code
 * <｜tool▁call▁begin｜>function<｜tool▁sep｜>name\n```json\n{…}\n```<｜tool▁call▁end｜>}. V3.1: {@code
 * <｜tool▁call▁begin｜>name<｜tool▁sep｜>{…}<｜tool▁call▁end｜>}.
 */
final class DeepSeek {
  static final String CALLS_BEGIN = "<｜tool▁calls▁begin｜>";
  private static final String CALLS_END = "<｜tool▁calls▁end｜>";
  private static final String CALL_BEGIN = "<｜tool▁call▁begin｜>";
  private static final String CALL_END = "<｜tool▁call▁end｜>";
  private static final String SEPARATOR = "<｜tool▁sep｜>";
  private static final String FENCE = "```json";
  private static final String FENCE_END = "```";
  static final List<String> MARKERS =
      List.of(CALLS_BEGIN, CALLS_END, CALL_BEGIN, CALL_END, SEPARATOR);

  CallState content() {
    return new Content(List.of(CALLS_BEGIN), this::between);
  }

  /** Between the calls. */
  private CallState between(String before) {
    return TagAhead.outside(
        before,
        List.of(CALL_BEGIN, CALLS_END),
        (tag, text, _) -> tag.equals(CALL_BEGIN) ? new Head(text + tag) : content(),
        this::giveBack);
  }

  private CallState giveBack(String before, CallSink sink) {
    sink.content(before);
    return content();
  }

  private CallState behindArguments() {
    return TagAhead.within(
        List.of(FENCE_END, CALL_END, CALLS_END),
        (tag, _, _) ->
            switch (tag) {
              case FENCE_END -> behindArguments();
              case CALL_END -> between("");
              default -> content();
            },
        this::giveBack);
  }

  /** From the beginning of a call to its arguments. */
  private final class Head implements CallState {
    private static final int LONGEST = 512;
    private final StringBuilder raw;
    private final StringBuilder head = new StringBuilder();

    Head(String before) {
      this.raw = new StringBuilder(before);
    }

    @Override
    public CallState next(char c, CallSink sink) {
      if (c == '{') {
        String name = name();
        if (!name.isEmpty()) {
          sink.start(name);
          return new ObjectArguments(DeepSeek.this::behindArguments).next(c, sink);
        }
      }
      if (c == '{' || head.length() > LONGEST || head.toString().endsWith(CALL_END)) {
        return giveBack(raw.toString(), sink).next(c, sink);
      }
      raw.append(c);
      head.append(c);
      return this;
    }

    /** The name, or an empty text if this is not the head of a call. */
    private String name() {
      String text = head.toString();
      int separator = text.indexOf(SEPARATOR);
      if (separator < 0) {
        return "";
      }
      String before = text.substring(0, separator).strip();
      String behind = text.substring(separator + SEPARATOR.length()).strip();
      if (behind.isEmpty()) {
        return before;
      }
      boolean fenced = before.equals("function") && behind.endsWith(FENCE);
      return fenced ? behind.substring(0, behind.length() - FENCE.length()).strip() : "";
    }

    @Override
    public void end(CallSink sink) {
      sink.content(raw);
    }
  }
}
