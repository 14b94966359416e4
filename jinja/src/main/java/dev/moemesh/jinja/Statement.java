package dev.moemesh.jinja;

import dev.moemesh.jinja.TemplateExpression.CallArguments;
import dev.moemesh.jinja.TemplateExpression.FilterCall;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tree of a template. */
sealed interface Statement {
  /** A whole template: its statements, and the blocks among them by name. */
  record Document(List<Statement> body, Map<String, Block> blocks) {}

  /** Text as it stands in the source. */
  record Data(String text) implements Statement {}

  /** {@code {{ expression }}}. */
  record Output(TemplateExpression expression, int line) implements Statement {}

  /** {@code {% if %}} with its {@code elif}s; the first branch that holds is rendered. */
  record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

  /** A condition and what it guards. */
  record Branch(TemplateExpression condition, List<Statement> body, int line) {}

  /** {@code {% for target in items if condition recursive %}}. */
  record For(
      Target target,
      TemplateExpression items,
      @Nullable TemplateExpression condition,
      boolean recursive,
      List<Statement> body,
      List<Statement> otherwise,
      int line)
      implements Statement {}

  /** {@code {% set target = value %}}. */
  record SetVariable(Target target, TemplateExpression value, int line) implements Statement {}

  /** {@code {% set target | filters %} body {% endset %}}. */
  record CapturedAssignment(Target target, List<FilterCall> filters, List<Statement> body, int line)
      implements Statement {}

  /** {@code {% filter filters %} body {% endfilter %}}. */
  record FilterBlock(List<FilterCall> filters, List<Statement> body, int line)
      implements Statement {}

  /**
   * {@code {% macro name(parameters) %}}.
   *
   * @param names the variables that its body reads
   */
  record Macro(String name, List<Parameter> parameters, List<Statement> body, Set<String> names)
      implements Statement {
    /** Whether the body reads one of {@code varargs}, {@code kwargs} and {@code caller}. */
    boolean reads(String variable) {
      return names.contains(variable);
    }
  }

  /** A macro's parameter. */
  record Parameter(String name, @Nullable TemplateExpression defaultValue) {}

  /** {@code {% call(parameters) callee(arguments) %} body {% endcall %}}. */
  record CallBlock(Macro caller, TemplateExpression callee, CallArguments arguments, int line)
      implements Statement {}

  /** {@code {% with a = b %}}: names that end with the block. */
  record With(List<SetVariable> assignments, List<Statement> body) implements Statement {}

  /** Statements with variables of their own, such as those in {@code {% generation %}}. */
  record Scoped(List<Statement> body) implements Statement {}

  /** {@code {% print a, b %}}. */
  record Print(List<Output> outputs) implements Statement {}

  /**
   * {@code {% block name %}}, which {@code self.name()} renders again.
   *
   * @param scoped whether it sees the variables around it, not only the template's own
   */
  record Block(String name, boolean scoped, boolean required, List<Statement> body, int line)
      implements Statement {}

  /** {@code {% autoescape mode %}}: only a mode that is false can be rendered. */
  record Autoescape(TemplateExpression mode, List<Statement> body, int line) implements Statement {}

  /** {@code {% include %}} and the like. */
  record Loading(String tag, int line) implements Statement {}

  /** {@code {% break %}}. */
  record Break() implements Statement {}

  /** {@code {% continue %}}. */
  record Continue() implements Statement {}

  /** What can stand left of {@code =} or before {@code in}. */
  sealed interface Target {
    /** A variable. */
    record Variable(String name) implements Target {}

    /** {@code namespace.attribute}. */
    record NamespaceAttribute(String namespace, String attribute) implements Target {}

    /** {@code a, b}. */
    record Unpacking(List<Target> targets) implements Target {}
  }
}
