package dev.moemesh.gateway.tools;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a request says about tools.
 *
 * @param parallel whether one answer may have several calls
 */
public record ToolUse(List<Tool> tools, ToolChoice choice, boolean parallel) {
  /** A request without tools. */
  public static final ToolUse NONE = new ToolUse(List.of(), new ToolChoice.None(), true);

  public ToolUse {
    tools = List.copyOf(tools);
    requireNonNull(choice, "choice is null");
  }
}
