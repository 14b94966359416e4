package dev.moemesh.jinja;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A parsed template. Immutable, so any number of threads may render it at once.
 *
 * <p>A template is data: it sees the variables it is given, the functions {@code raise_exception},
 * {@code strftime_now}, {@code range}, {@code dict}, {@code namespace}, {@code cycler} and {@code
 * joiner}, and nothing else. It cannot load other templates, and each rendering is held to its
 * {@link RenderLimits}.
 */
public final class Template {
  private final Statement.Document document;

  private Template(Statement.Document document) {
    this.document = document;
  }

  /**
   * Parses a template.
   *
   * @throws TemplateException of kind {@code SYNTAX}, naming the line
   */
  public static Template parse(String source) {
    requireNonNull(source, "source is null");
    return new Template(Parser.parse(source));
  }

  /**
   * Renders the template.
   *
   * @param variables JSON-like data: null, boolean, number, string, list, map
   * @param clock what {@code strftime_now} reads, in the clock's own zone
   * @throws TemplateException if the template fails, refuses its input or exceeds the limits
   */
  public String render(
      Map<String, ? extends @Nullable Object> variables, RenderLimits limits, Clock clock) {
    return render(variables, limits, clock, System::nanoTime);
  }

  String render(
      Map<String, ? extends @Nullable Object> variables,
      RenderLimits limits,
      Clock clock,
      LongSupplier nanoTime) {
    try {
      Map<String, Value> values = new HashMap<>(Globals.create(clock));
      variables.forEach((name, data) -> values.put(name, JsonData.value(data)));
      Renderer renderer = new Renderer(new RenderBudget(limits, nanoTime));
      return renderer.render(document, Scope.root(values));
    } catch (StackOverflowError _) {
      throw TemplateException.limit(
          "The chat template or the data it is given is nested too deeply to render");
    }
  }
}
