package dev.moemesh.jinja;

import dev.moemesh.jinja.Statement.Branch;
import dev.moemesh.jinja.Statement.Target;
import dev.moemesh.jinja.TemplateExpression.FilterCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Carries statements out. For one rendering, on one thread. */
final class Renderer {
  /** Whether the loop around a statement goes on. */
  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  private final RenderBudget budget;
  private final Evaluator evaluator;
  private final MacroCalls macros;
  private Blocks blocks = new Blocks(Map.of(), Scope.root(Map.of()));

  Renderer(RenderBudget budget) {
    this.budget = budget;
    this.evaluator = new Evaluator(budget);
    this.macros = new MacroCalls(evaluator, this);
  }

  /** The text of a whole template. */
  String render(Statement.Document document, Scope root) {
    blocks = new Blocks(document.blocks(), root);
    root.set("self", blocks.reference(this));
    return capture(document.body(), root);
  }

  /** The text that the statements give, with {@code scope} for their variables. */
  String capture(List<Statement> body, Scope scope) {
    BoundedText out = budget.newOutput();
    render(body, scope, out);
    return out.toString();
  }

  /** As {@link #capture}, within the depth that calls may have. */
  String captureCall(List<Statement> body, Scope scope) {
    budget.enterCall();
    String text = capture(body, scope);
    budget.leaveCall();
    return text;
  }

  private Flow render(List<Statement> body, Scope scope, BoundedText out) {
    for (Statement statement : body) {
      budget.step();
      Flow flow = render(statement, scope, out);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow render(Statement statement, Scope scope, BoundedText out) {
    return switch (statement) {
      case Statement.Data(String text) -> write(text, out);
      case Statement.Output(TemplateExpression expression, int line) ->
          located(line, () -> write(PythonText.str(evaluator.evaluate(expression, scope)), out));
      case Statement.If(List<Branch> branches, List<Statement> otherwise) -> {
        for (Branch branch : branches) {
          if (located(branch.line(), () -> evaluator.holds(branch.condition(), scope))) {
            yield render(branch.body(), scope, out);
          }
        }
        yield render(otherwise, scope, out);
      }
      case Statement.For loop -> {
        Value items = located(loop.line(), () -> evaluator.evaluate(loop.items(), scope));
        yield loop(loop, items, 0, scope, out);
      }
      case Statement.SetVariable assignment -> assign(assignment, scope, scope);
      case Statement.CapturedAssignment(
              Target target,
              List<FilterCall> filters,
              List<Statement> body,
              int line) ->
          located(
              line,
              () -> assign(target, filtered(capture(body, scope.inner()), filters, scope), scope));
      case Statement.FilterBlock(List<FilterCall> filters, List<Statement> body, int line) ->
          located(
              line,
              () ->
                  write(
                      PythonText.str(filtered(capture(body, scope.inner()), filters, scope)), out));
      case Statement.Macro macro -> {
        scope.set(macro.name(), macros.bind(macro, scope));
        yield Flow.NEXT;
      }
      case Statement.CallBlock block ->
          located(block.line(), () -> write(PythonText.str(macros.call(block, scope)), out));
      case Statement.With with -> {
        Scope inner = scope.inner();
        with.assignments().forEach(assignment -> assign(assignment, scope, inner));
        yield render(with.body(), inner, out);
      }
      case Statement.Scoped(List<Statement> body) -> render(body, scope.inner(), out);
      case Statement.Print(List<Statement.Output> outputs) -> {
        outputs.forEach(output -> render(output, scope, out));
        yield Flow.NEXT;
      }
      case Statement.Block block ->
          render(blocks.body(block), block.scoped() ? scope.inner() : blocks.scope(), out);
      case Statement.Autoescape(TemplateExpression mode, List<Statement> body, int line) -> {
        located(line, () -> refuseEscaping(mode, scope));
        yield render(body, scope.inner(), out);
      }
      case Statement.Loading(String tag, int line) ->
          located(
              line,
              () -> {
                throw TemplateException.evaluation(
                    "%s has nothing to load from: a chat template stands alone".formatted(tag));
              });
      case Statement.Break() -> Flow.BREAK;
      case Statement.Continue() -> Flow.CONTINUE;
    };
  }

  private Flow refuseEscaping(TemplateExpression mode, Scope scope) {
    if (evaluator.holds(mode, scope)) {
      throw TemplateException.evaluation(
          "autoescape cannot be turned on: a prompt is not HTML; use the filter escape");
    }
    return Flow.NEXT;
  }

  private Flow write(String text, BoundedText out) {
    budget.charge(text.length());
    out.append(text);
    return Flow.NEXT;
  }

  private Value filtered(String text, List<FilterCall> filters, Scope scope) {
    Value value = new Value.Str(text);
    for (FilterCall filter : filters) {
      value = evaluator.filter(filter, value, scope);
    }
    return value;
  }

  private Flow loop(Statement.For loop, Value items, int depth, Scope scope, BoundedText out) {
    Value.Callable recurse =
        loop.recursive()
            ? new Value.Callable("loop", arguments -> recurse(loop, arguments, depth, scope))
            : null;
    List<Value> chosen = located(loop.line(), () -> chosen(loop, items, scope));
    LoopState state = new LoopState(chosen, depth, recurse);
    while (state.advance()) {
      Scope inner = scope.inner();
      inner.set("loop", new Value.Loop(state));
      located(loop.line(), () -> assign(loop.target(), state.item(), inner));
      if (render(loop.body(), inner, out) == Flow.BREAK) {
        return Flow.NEXT;
      }
    }
    return chosen.isEmpty() ? render(loop.otherwise(), scope.inner(), out) : Flow.NEXT;
  }

  private List<Value> chosen(Statement.For loop, Value items, Scope scope) {
    List<Value> all = Conversions.iterate(items);
    if (loop.condition() == null) {
      return all;
    }
    List<Value> chosen = new ArrayList<>();
    for (Value item : all) {
      Scope inner = scope.inner();
      assign(loop.target(), item, inner);
      if (evaluator.holds(loop.condition(), inner)) {
        chosen.add(item);
      }
    }
    return chosen;
  }

  private Value recurse(Statement.For loop, Arguments arguments, int depth, Scope scope) {
    Value items = arguments.bind("loop", "items").required("items");
    BoundedText out = budget.newOutput();
    budget.enterCall();
    loop(loop, items, depth + 1, scope, out);
    budget.leaveCall();
    return new Value.Str(out.toString());
  }

  private Flow assign(Statement.SetVariable assignment, Scope from, Scope to) {
    return located(
        assignment.line(),
        () -> assign(assignment.target(), evaluator.evaluate(assignment.value(), from), to));
  }

  private Flow assign(Target target, Value value, Scope scope) {
    switch (target) {
      case Target.Variable(String name) -> scope.set(name, value);
      case Target.NamespaceAttribute(String name, String attribute) -> {
        if (!(scope.get(name) instanceof Value.Namespace namespace)) {
          throw TemplateException.evaluation(
              "Cannot assign to an attribute of '%s': it is not a namespace".formatted(name));
        }
        namespace.attributes().put(attribute, value);
      }
      case Target.Unpacking(List<Target> targets) -> {
        List<Value> items = Conversions.iterate(value);
        if (items.size() != targets.size()) {
          throw TemplateException.evaluation(
              "Expected %d values to unpack, found %d".formatted(targets.size(), items.size()));
        }
        for (int i = 0; i < targets.size(); i++) {
          assign(targets.get(i), items.get(i), scope);
        }
      }
    }
    return Flow.NEXT;
  }

  private static <T> T located(int line, java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (TemplateException failure) {
      throw failure.at(line);
    }
  }
}
