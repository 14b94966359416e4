package dev.moemesh.jinja;

import dev.moemesh.jinja.Statement.Macro;
import dev.moemesh.jinja.Statement.Parameter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes macros callable. A macro sees the variables of the place where it was defined. */
final class MacroCalls {
  private static final String CALLER = "caller";

  private final Evaluator evaluator;
  private final Renderer renderer;

  MacroCalls(Evaluator evaluator, Renderer renderer) {
    this.evaluator = evaluator;
    this.renderer = renderer;
  }

  Value bind(Macro macro, Scope definition) {
    Value.Callable call =
        new Value.Callable(macro.name(), arguments -> call(macro, definition, arguments));
    return new Value.Instance(
        "Macro '" + macro.name() + "'", name -> attribute(macro, name), Optional.of(call));
  }

  private static Optional<Value> attribute(Macro macro, String name) {
    return switch (name) {
      case "name" -> Optional.of(new Value.Str(macro.name()));
      case "arguments" ->
          Optional.of(
              Value.Sequence.tuple(
                  macro.parameters().stream()
                      .map(parameter -> new Value.Str(parameter.name()))
                      .toList()));
      case "catch_kwargs" -> Optional.of(Value.of(macro.reads("kwargs")));
      case "catch_varargs" -> Optional.of(Value.of(macro.reads("varargs")));
      case CALLER -> Optional.of(Value.of(macro.reads(CALLER)));
      default -> Optional.empty();
    };
  }

  Value call(Statement.CallBlock block, Scope scope) {
    Value callee = evaluator.evaluate(block.callee(), scope);
    Arguments passed = evaluator.arguments(block.arguments(), scope);
    Map<String, Value> named = new LinkedHashMap<>(passed.named());
    if (named.put(CALLER, bind(block.caller(), scope)) != null) {
      throw TemplateException.evaluation("A call block passes 'caller' itself");
    }
    return evaluator.call(callee, new Arguments(passed.positional(), named));
  }

  private Value call(Macro macro, Scope definition, Arguments arguments) {
    Scope scope = definition.inner();
    Map<String, Value> given = take(macro, arguments, scope);
    for (Parameter parameter : macro.parameters()) {
      Value value = given.get(parameter.name());
      scope.set(parameter.name(), value != null ? value : defaultOf(parameter, scope));
    }
    return new Value.Str(renderer.captureCall(macro.body(), scope));
  }

  /**
   * The arguments by parameter. What is left over becomes {@code varargs}, {@code kwargs} and
   * {@code caller}, but only in a macro that reads these.
   */
  private static Map<String, Value> take(Macro macro, Arguments arguments, Scope scope) {
    List<Value> positional = arguments.positional();
    Map<String, Value> named = new LinkedHashMap<>(arguments.named());
    List<Parameter> parameters = macro.parameters();
    int count = Math.min(parameters.size(), positional.size());
    Map<String, Value> given = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i).name();
      Value value = i < count ? positional.get(i) : named.remove(name);
      if (value != null) {
        given.put(name, value);
      }
    }
    boolean explicitCaller =
        parameters.stream().anyMatch(parameter -> parameter.name().equals(CALLER));
    if (macro.reads(CALLER) && !explicitCaller) {
      Value caller = named.remove(CALLER);
      scope.set(CALLER, caller != null ? caller : new Value.Undefined("No caller defined"));
    }
    if (macro.reads("kwargs")) {
      Map<Value, Value> rest = new LinkedHashMap<>();
      named.forEach((name, value) -> rest.put(new Value.Str(name), value));
      scope.set("kwargs", new Value.Mapping(rest));
    } else if (!named.isEmpty()) {
      throw TemplateException.evaluation(
          "macro '%s' takes no arguments named %s".formatted(macro.name(), named.keySet()));
    }
    if (macro.reads("varargs")) {
      scope.set("varargs", Value.Sequence.tuple(positional.subList(count, positional.size())));
    } else if (positional.size() > count) {
      throw TemplateException.evaluation(
          "macro '%s' takes at most %d arguments, found %d"
              .formatted(macro.name(), parameters.size(), positional.size()));
    }
    return given;
  }

  private Value defaultOf(Parameter parameter, Scope scope) {
    return parameter.defaultValue() == null
        ? new Value.Undefined("parameter '" + parameter.name() + "' was not provided")
        : evaluator.evaluate(parameter.defaultValue(), scope);
  }
}
