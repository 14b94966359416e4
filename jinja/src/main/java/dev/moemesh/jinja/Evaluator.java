package dev.moemesh.jinja;

import dev.moemesh.jinja.TemplateExpression.CallArguments;
import dev.moemesh.jinja.TemplateExpression.FilterCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives expressions their values. For one rendering, on one thread. */
final class Evaluator {
  private final RenderBudget budget;

  Evaluator(RenderBudget budget) {
    this.budget = budget;
  }

  Value evaluate(TemplateExpression expression, Scope scope) {
    budget.step();
    return switch (expression) {
      case TemplateExpression.Literal(Value value) -> value;
      case TemplateExpression.Name(String identifier) -> scope.get(identifier);
      case TemplateExpression.ListLiteral(List<TemplateExpression> items) ->
          budget.charge(Value.Sequence.list(evaluateAll(items, scope)));
      case TemplateExpression.TupleLiteral(List<TemplateExpression> items) ->
          budget.charge(Value.Sequence.tuple(evaluateAll(items, scope)));
      case TemplateExpression.DictLiteral literal -> budget.charge(dict(literal, scope));
      case TemplateExpression.Attribute(TemplateExpression target, String name) ->
          Access.attribute(evaluate(target, scope), name);
      case TemplateExpression.Subscript(TemplateExpression target, TemplateExpression index) ->
          Access.subscript(evaluate(target, scope), evaluate(index, scope));
      case TemplateExpression.Slice slice -> budget.charge(slice(slice, scope));
      case TemplateExpression.Call(TemplateExpression callee, CallArguments arguments) ->
          call(evaluate(callee, scope), arguments(arguments, scope));
      case TemplateExpression.Filtered(TemplateExpression target, FilterCall filter) ->
          filter(filter, evaluate(target, scope), scope);
      case TemplateExpression.Test(
              TemplateExpression target,
              String name,
              CallArguments arguments) ->
          Value.of(Tests.holds(name, evaluate(target, scope), arguments(arguments, scope)));
      case TemplateExpression.Signed(TemplateExpression operand, boolean negative) ->
          Operators.signed(evaluate(operand, scope), negative);
      case TemplateExpression.Arithmetic(
              ArithmeticOperator operator,
              TemplateExpression left,
              TemplateExpression right) ->
          budget.charge(Operators.apply(operator, evaluate(left, scope), evaluate(right, scope)));
      case TemplateExpression.Concatenation(List<TemplateExpression> parts) ->
          budget.charge(concatenation(parts, scope));
      case TemplateExpression.Not(TemplateExpression operand) -> Value.of(!holds(operand, scope));
      case TemplateExpression.And(TemplateExpression left, TemplateExpression right) -> {
        Value value = evaluate(left, scope);
        yield Conversions.truth(value) ? evaluate(right, scope) : value;
      }
      case TemplateExpression.Or(TemplateExpression left, TemplateExpression right) -> {
        Value value = evaluate(left, scope);
        yield Conversions.truth(value) ? value : evaluate(right, scope);
      }
      case TemplateExpression.Comparison comparison -> Value.of(compare(comparison, scope));
      case TemplateExpression.Conditional conditional -> conditional(conditional, scope);
    };
  }

  boolean holds(TemplateExpression condition, Scope scope) {
    return Conversions.truth(evaluate(condition, scope));
  }

  Value filter(FilterCall filter, Value value, Scope scope) {
    return Filters.apply(filter.name(), value, arguments(filter.arguments(), scope), budget);
  }

  Value call(Value callee, Arguments arguments) {
    return switch (callee) {
      case Value.Callable callable -> budget.charge(callable.body().call(arguments));
      case Value.Loop loop -> loop.state().call(arguments);
      case Value.Undefined undefined -> throw undefined.failure();
      case Value.Instance instance when instance.call().isPresent() ->
          call(instance.call().get(), arguments);
      default ->
          throw TemplateException.evaluation(
              "'%s' cannot be called".formatted(Conversions.typeName(callee)));
    };
  }

  Arguments arguments(CallArguments arguments, Scope scope) {
    Map<String, Value> named = new LinkedHashMap<>();
    List<Value> positional = evaluateAll(arguments.positional(), scope);
    arguments
        .named()
        .forEach(argument -> name(argument.name(), evaluate(argument.value(), scope), named));
    arguments
        .morePositional()
        .ifPresent(more -> positional.addAll(Conversions.iterate(evaluate(more, scope))));
    arguments.moreNamed().ifPresent(more -> nameAll(evaluate(more, scope), named));
    return new Arguments(positional, named);
  }

  private static void nameAll(Value more, Map<String, Value> named) {
    if (!(more instanceof Value.Mapping(Map<Value, Value> entries))) {
      throw TemplateException.evaluation("What stands behind ** in a call must be a dict");
    }
    entries.forEach((name, value) -> name(Conversions.text("**", name), value, named));
  }

  private static void name(String name, Value value, Map<String, Value> named) {
    if (named.put(name, value) != null) {
      throw TemplateException.evaluation("A call names the argument '" + name + "' twice");
    }
  }

  private List<Value> evaluateAll(List<TemplateExpression> expressions, Scope scope) {
    List<Value> values = new ArrayList<>(expressions.size());
    for (TemplateExpression expression : expressions) {
      values.add(evaluate(expression, scope));
    }
    return values;
  }

  private Value dict(TemplateExpression.DictLiteral literal, Scope scope) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (TemplateExpression.Entry entry : literal.entries()) {
      Value key = Hashing.checked(evaluate(entry.key(), scope));
      entries.put(key, evaluate(entry.value(), scope));
    }
    return new Value.Mapping(entries);
  }

  private Value slice(TemplateExpression.Slice slice, Scope scope) {
    return Access.slice(
        evaluate(slice.target(), scope),
        bound(slice.start(), scope),
        bound(slice.stop(), scope),
        bound(slice.step(), scope));
  }

  private @Nullable Value bound(@Nullable TemplateExpression bound, Scope scope) {
    return bound == null ? null : evaluate(bound, scope);
  }

  private Value concatenation(List<TemplateExpression> parts, Scope scope) {
    BoundedText out = new BoundedText();
    for (TemplateExpression part : parts) {
      out.append(PythonText.str(evaluate(part, scope)));
    }
    return new Value.Str(out.toString());
  }

  private boolean compare(TemplateExpression.Comparison comparison, Scope scope) {
    Value left = evaluate(comparison.first(), scope);
    for (TemplateExpression.Link link : comparison.rest()) {
      Value right = evaluate(link.right(), scope);
      if (!Comparisons.holds(link.operator(), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private Value conditional(TemplateExpression.Conditional conditional, Scope scope) {
    if (holds(conditional.condition(), scope)) {
      return evaluate(conditional.then(), scope);
    }
    return conditional.otherwise() == null
        ? new Value.Undefined("the inline if was false and has no else")
        : evaluate(conditional.otherwise(), scope);
  }
}
