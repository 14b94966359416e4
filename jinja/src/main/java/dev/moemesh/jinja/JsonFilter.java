package dev.moemesh.jinja;

import java.util.Optional;

/** {@code tojson} as transformers defines it, with the parameters of {@code json.dumps}. */
final class JsonFilter {
  private JsonFilter() {}

  static Value apply(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound =
        arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
    Optional<String> indent =
        bound
            .get("indent")
            .filter(step -> !(step instanceof Value.None))
            .map(
                step ->
                    step instanceof Value.Str(String text, _)
                        ? text
                        : Padding.repeated(' ', Conversions.index("tojson", step)));
    String itemSeparator = indent.isPresent() ? "," : ", ";
    String keySeparator = ": ";
    Value separators = bound.get("separators").orElse(Value.NONE);
    if (!(separators instanceof Value.None)) {
      if (!(separators instanceof Value.Sequence pair) || pair.items().size() != 2) {
        throw TemplateException.evaluation("tojson's separators are a pair of texts");
      }
      itemSeparator = Conversions.text("tojson", pair.items().get(0));
      keySeparator = Conversions.text("tojson", pair.items().get(1));
    }
    return new Value.Str(
        new PythonJson(
                itemSeparator,
                keySeparator,
                indent,
                bound.flag("ensure_ascii", false),
                bound.flag("sort_keys", false))
            .write(value));
  }
}
