package dev.moemesh.gateway.tools;

import static java.util.Objects.requireNonNull;

/** Whether the model may, must or must not call a tool ({@code tool_choice}). */
public sealed interface ToolChoice {

  /** No calls: the whole answer is content. */
  record None() implements ToolChoice {}

  /** The model decides. */
  record Auto() implements ToolChoice {}

  /** At least one call of any tool. */
  record Required() implements ToolChoice {}

  /** One call of this tool. */
  record Named(Tool tool) implements ToolChoice {

    public Named {
      requireNonNull(tool, "tool is null");
    }
  }

  /** Whether the answer is nothing but calls, by constraint. */
  default boolean forced() {
    return switch (this) {
      case None _, Auto _ -> false;
      case Required _, Named _ -> true;
    };
  }
}
