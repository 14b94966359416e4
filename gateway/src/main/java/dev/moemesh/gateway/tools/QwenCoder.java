package dev.moemesh.gateway.tools;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Calls as Qwen3-Coder writes them:
 *
 * <pre>{@code
 * <tool_call>
 * <function=name>
 * <parameter=key>
 * value
 * </parameter>
 * </function>
 * </tool_call>
 * }</pre>
 *
 * <p>The tool's schema gives each value its type. As in vLLM the outer tags may be missing, since
 * the model sometimes omits them.
 */
final class QwenCoder {
  static final String FUNCTION = "<function=";
  private static final String OPEN = "<tool_call>";
  private static final String CLOSE = "</tool_call>";
  private static final String FUNCTION_END = "</function>";
  private static final String PARAMETER = "<parameter=";

  private final Map<String, Tool> tools;

  QwenCoder(List<Tool> tools) {
    this.tools = tools.stream().collect(Collectors.toUnmodifiableMap(Tool::name, tool -> tool));
  }

  CallState content() {
    return new Content(List.of(OPEN, FUNCTION), this::opened);
  }

  private CallState behindCall() {
    return new Content(
        List.of(OPEN, FUNCTION, CLOSE),
        marker -> marker.equals(CLOSE) ? content() : opened(marker));
  }

  private CallState opened(String marker) {
    return marker.equals(FUNCTION)
        ? function(marker)
        : TagAhead.outside(
            marker, List.of(FUNCTION), (tag, before, _) -> function(before + tag), this::giveBack);
  }

  private CallState giveBack(String before, CallSink sink) {
    sink.content(before);
    return content();
  }

  /** A call that has started cannot be taken back: it ends here. */
  private CallState breakOff(String before, CallSink sink) {
    sink.arguments("}");
    return giveBack(before, sink);
  }

  private CallState function(String before) {
    return new TagName(
        before,
        (name, sink) -> {
          sink.start(name);
          sink.arguments("{");
          return body(name, "");
        },
        this::giveBack,
        false);
  }

  /**
   * Where a parameter or the call's end is next.
   *
   * @param separator what stands between the last parameter and the next
   */
  private CallState body(String function, String separator) {
    return TagAhead.within(
        List.of(PARAMETER, FUNCTION_END, CLOSE),
        (tag, _, sink) ->
            tag.equals(PARAMETER) ? key(function, separator) : ended(tag.equals(CLOSE), sink),
        this::breakOff);
  }

  private CallState ended(boolean closed, CallSink sink) {
    sink.arguments("}");
    return closed ? content() : behindCall();
  }

  private CallState key(String function, String separator) {
    return new TagName(
        PARAMETER,
        (key, sink) -> {
          sink.arguments(separator + JsonValue.quoted(key) + ": ");
          return value(function, key);
        },
        this::breakOff,
        true);
  }

  private CallState value(String function, String key) {
    Tool tool = tools.get(function);
    ParameterType type = tool == null ? ParameterType.STRING : ParameterType.of(tool.property(key));
    return new TagValue(
        type,
        (end, sink) ->
            switch (end) {
              case PARAMETER_END -> body(function, ", ");
              case NEXT_PARAMETER -> key(function, ", ");
              case FUNCTION_END -> ended(false, sink);
            });
  }
}
