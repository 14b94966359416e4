package dev.moemesh.jinja;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Jinja's {@code cycler(...)} and {@code joiner(...)}: globals that remember what they gave. */
final class Cyclers {
  private Cyclers() {}

  static Value cycler(Arguments arguments) {
    List<Value> items = arguments.bindAll("cycler");
    if (items.isEmpty()) {
      throw TemplateException.evaluation("cycler needs at least one item");
    }
    Cycle cycle = new Cycle(items);
    return new Value.Instance("Cycler", cycle::attribute, Optional.empty());
  }

  static Value joiner(Arguments arguments) {
    Value separator = arguments.bind("joiner", "sep").get("sep").orElse(new Value.Str(", "));
    AtomicBoolean used = new AtomicBoolean();
    Value.Callable call =
        new Value.Callable(
            "joiner",
            none -> {
              none.bind("joiner");
              return used.getAndSet(true) ? separator : new Value.Str("");
            });
    return new Value.Instance(
        "Joiner",
        name ->
            switch (name) {
              case "sep" -> Optional.of(separator);
              case "used" -> Optional.of(Value.of(used.get()));
              default -> Optional.empty();
            },
        Optional.of(call));
  }

  private static final class Cycle {
    private final List<Value> items;
    private int position;

    Cycle(List<Value> items) {
      this.items = items;
    }

    Optional<Value> attribute(String name) {
      return switch (name) {
        case "current" -> Optional.of(items.get(position));
        case "items" -> Optional.of(Value.Sequence.tuple(items));
        case "pos" -> Optional.of(Value.Int.of(position));
        case "next" -> Optional.of(new Value.Callable("next", this::next));
        case "reset" -> Optional.of(new Value.Callable("reset", this::reset));
        default -> Optional.empty();
      };
    }

    private Value next(Arguments arguments) {
      arguments.bind("next");
      Value current = items.get(position);
      position = (position + 1) % items.size();
      return current;
    }

    private Value reset(Arguments arguments) {
      arguments.bind("reset");
      position = 0;
      return Value.NONE;
    }
  }
}
