package dev.moemesh.model.text.jinja;

import dev.moemesh.model.text.jinja.Statement.Macro;
import dev.moemesh.model.text.jinja.Statement.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes macros callable. A macro sees the variables of the place where it was defined. */
final class MacroCalls {
  private final RenderBudget budget;
  private final Evaluator evaluator;
  private final Renderer renderer;

  MacroCalls(RenderBudget budget, Evaluator evaluator, Renderer renderer) {
    this.budget = budget;
    this.evaluator = evaluator;
    this.renderer = renderer;
  }

  Value bind(Macro macro, Scope definition) {
    return new Value.Callable(macro.name(), arguments -> call(macro, definition, arguments));
  }

  Value call(Statement.CallBlock block, Scope scope) {
    Value callee = evaluator.evaluate(block.callee(), scope);
    Arguments passed = evaluator.arguments(block.arguments(), scope);
    Map<String, Value> named = new HashMap<>(passed.named());
    named.put("caller", bind(block.caller(), scope));
    return evaluator.call(callee, new Arguments(passed.positional(), named));
  }

  private Value call(Macro macro, Scope definition, Arguments arguments) {
    Map<String, Value> named = new HashMap<>(arguments.named());
    Value caller = named.remove("caller");
    List<Parameter> parameters = macro.parameters();
    Arguments.Bound bound =
        new Arguments(arguments.positional(), named)
            .bind(
                "macro '" + macro.name() + "'",
                parameters.stream().map(Parameter::name).toArray(String[]::new));
    budget.enterCall();
    Scope scope = definition.inner();
    if (caller != null) {
      scope.set("caller", caller);
    }
    for (Parameter parameter : parameters) {
      scope.set(
          parameter.name(),
          bound.get(parameter.name()).orElseGet(() -> defaultOf(parameter, scope)));
    }
    Value text = new Value.Str(renderer.capture(macro.body(), scope));
    budget.leaveCall();
    return text;
  }

  private Value defaultOf(Parameter parameter, Scope scope) {
    return parameter.defaultValue() == null
        ? new Value.Undefined("parameter '" + parameter.name() + "' was not provided")
        : evaluator.evaluate(parameter.defaultValue(), scope);
  }
}
