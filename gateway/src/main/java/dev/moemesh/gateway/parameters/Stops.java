package dev.moemesh.gateway.parameters;

import java.util.List;

/**
 * Strings that end a choice, matched here and not in the mesh.
 *
 * @param included whether what ended the choice stays in its text
 */
public record Stops(List<String> strings, boolean included) {

  public Stops {
    strings = List.copyOf(strings);
  }
}
