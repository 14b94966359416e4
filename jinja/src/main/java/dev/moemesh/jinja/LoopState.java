package dev.moemesh.jinja;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code loop} knows inside a {@code for}. Moved on by the renderer, for one thread. */
final class LoopState {
  private final List<Value> items;
  private final int depth;
  private final Value.@Nullable Callable recurse;
  private int index = -1;
  private @Nullable Value lastSeen;

  LoopState(List<Value> items, int depth, Value.@Nullable Callable recurse) {
    this.items = items;
    this.depth = depth;
    this.recurse = recurse;
  }

  boolean advance() {
    return ++index < items.size();
  }

  int length() {
    return items.size();
  }

  Value item() {
    return items.get(index);
  }

  Value call(Arguments arguments) {
    if (recurse == null) {
      throw TemplateException.evaluation("loop(...) needs a loop marked 'recursive'");
    }
    return recurse.body().call(arguments);
  }

  Optional<Value> attribute(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "index" -> Value.Int.of(index + 1L);
          case "index0" -> Value.Int.of(index);
          case "revindex" -> Value.Int.of(items.size() - index);
          case "revindex0" -> Value.Int.of(items.size() - index - 1L);
          case "first" -> Value.of(index == 0);
          case "last" -> Value.of(index == items.size() - 1);
          case "length" -> Value.Int.of(items.size());
          case "depth" -> Value.Int.of(depth + 1L);
          case "depth0" -> Value.Int.of(depth);
          case "previtem" ->
              index > 0 ? items.get(index - 1) : new Value.Undefined("there is no previous item");
          case "nextitem" ->
              index + 1 < items.size()
                  ? items.get(index + 1)
                  : new Value.Undefined("there is no next item");
          case "cycle" -> new Value.Callable("cycle", this::cycle);
          case "changed" -> new Value.Callable("changed", this::changed);
          default -> null;
        });
  }

  private Value cycle(Arguments arguments) {
    List<Value> values = arguments.positional();
    if (values.isEmpty()) {
      throw TemplateException.evaluation("loop.cycle needs at least one value");
    }
    return values.get(index % values.size());
  }

  private Value changed(Arguments arguments) {
    Value seen = Value.Sequence.tuple(arguments.positional());
    boolean changed = lastSeen == null || !Comparisons.equal(lastSeen, seen);
    lastSeen = seen;
    return Value.of(changed);
  }
}
