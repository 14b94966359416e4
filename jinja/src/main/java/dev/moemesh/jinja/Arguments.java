package dev.moemesh.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The evaluated arguments of a call, by position and by name. */
record Arguments(List<Value> positional, Map<String, Value> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  Arguments {
    positional = List.copyOf(positional);
  }

  static Arguments of(Value... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  /**
   * Gives each argument its parameter's name, as a Python call does.
   *
   * @throws TemplateException if there are too many, or one has a name the callee does not know
   */
  Bound bind(String callee, String... parameters) {
    if (positional.size() > parameters.length) {
      throw TemplateException.evaluation(
          "%s takes at most %d arguments, found %d"
              .formatted(callee, parameters.length, positional.size()));
    }
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      values.put(parameters[i], positional.get(i));
    }
    List<String> known = List.of(parameters);
    named.forEach(
        (name, value) -> {
          if (!known.contains(name) || values.put(name, value) != null) {
            throw TemplateException.evaluation(
                "%s got an unexpected or repeated argument '%s'; it takes %s"
                    .formatted(callee, name, known));
          }
        });
    return new Bound(callee, values);
  }

  /** As {@link #bind}, for parameters that cannot be given by name. */
  Bound bindPositional(String callee, String... parameters) {
    refuseNamed(callee);
    return bind(callee, parameters);
  }

  private void refuseNamed(String callee) {
    if (!named.isEmpty()) {
      throw TemplateException.evaluation(
          "%s takes no arguments by name, found %s".formatted(callee, named.keySet()));
    }
  }

  /** The positional arguments of a callee that takes any number of them. */
  List<Value> bindAll(String callee) {
    refuseNamed(callee);
    return positional;
  }

  /** The arguments behind the first {@code count}. */
  Arguments withoutFirst(int count) {
    return new Arguments(positional.subList(count, positional.size()), named);
  }

  /** Arguments by parameter name. */
  record Bound(String callee, Map<String, Value> values) {
    Optional<Value> get(String parameter) {
      return Optional.ofNullable(values.get(parameter));
    }

    Value required(String parameter) {
      return get(parameter)
          .orElseThrow(
              () ->
                  TemplateException.evaluation(
                      "%s needs an argument '%s'".formatted(callee, parameter)));
    }

    /** The argument as text, empty if it is absent or {@code none}. */
    Optional<String> text(String parameter) {
      return get(parameter)
          .filter(value -> !(value instanceof Value.None))
          .map(value -> Conversions.text(callee, value));
    }

    String requiredText(String parameter) {
      return Conversions.text(callee, required(parameter));
    }

    int integer(String parameter, int otherwise) {
      return get(parameter).map(value -> Conversions.index(callee, value)).orElse(otherwise);
    }

    /** The argument as an integer, empty if it is absent or {@code none}. */
    Optional<Integer> optionalInteger(String parameter) {
      return get(parameter)
          .filter(value -> !(value instanceof Value.None))
          .map(value -> Conversions.index(callee, value));
    }

    boolean flag(String parameter, boolean otherwise) {
      return get(parameter).map(Conversions::truth).orElse(otherwise);
    }
  }
}
