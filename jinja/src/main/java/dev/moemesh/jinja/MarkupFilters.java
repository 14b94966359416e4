package dev.moemesh.jinja;

import dev.moemesh.jinja.Filters.Filter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Filters for HTML and URLs. */
final class MarkupFilters {
  private static final Pattern ENDS_ATTRIBUTE_NAME = Pattern.compile("[\\s/>=]");

  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry(
              "safe", Filters.plain("safe", text -> new Value.Str(PythonText.str(text), true))),
          Map.entry("escape", Filters.plain("escape", Markup::escape)),
          Map.entry("e", Filters.plain("e", Markup::escape)),
          Map.entry(
              "forceescape",
              Filters.plain(
                  "forceescape",
                  value -> new Value.Str(Markup.escape(PythonText.str(value)), true))),
          Map.entry(
              "striptags",
              Filters.plain(
                  "striptags", value -> new Value.Str(HtmlText.stripTags(PythonText.str(value))))),
          Map.entry("urlencode", Filters.plain("urlencode", MarkupFilters::urlEncode)),
          Map.entry("urlize", Urlize::apply),
          Map.entry("xmlattr", MarkupFilters::attributes));

  private MarkupFilters() {}

  private static Value attributes(Value value, Arguments arguments, RenderBudget budget) {
    boolean space = arguments.bind("xmlattr", "autospace").flag("autospace", true);
    if (!(value instanceof Value.Mapping(Map<Value, Value> entries))) {
      throw TemplateException.evaluation("xmlattr needs a dict");
    }
    List<String> attributes = new ArrayList<>();
    entries.forEach(
        (key, content) -> {
          if (content instanceof Value.None || content instanceof Value.Undefined) {
            return;
          }
          String name = Conversions.text("xmlattr", key);
          if (ENDS_ATTRIBUTE_NAME.matcher(name).find()) {
            throw TemplateException.evaluation("Invalid character in attribute name: " + name);
          }
          attributes.add(Markup.escape(key).text() + "=\"" + Markup.escape(content).text() + "\"");
        });
    BoundedText out = new BoundedText();
    for (String attribute : attributes) {
      out.append(space || !out.isEmpty() ? " " : "").append(attribute);
    }
    return new Value.Str(out.toString());
  }

  private static Value urlEncode(Value value) {
    Optional<List<Value>> pairs =
        switch (value) {
          case Value.Str _ -> Optional.empty();
          case Value.Mapping mapping -> Optional.of(CollectionMethods.items(mapping).items());
          default -> Conversions.tryIterate(value);
        };
    return new Value.Str(
        pairs.map(MarkupFilters::query).orElseGet(() -> quoted(PythonText.str(value), "/")));
  }

  private static String query(List<Value> pairs) {
    BoundedText out = new BoundedText();
    for (Value pair : pairs) {
      List<Value> parts = Conversions.iterate(pair);
      if (parts.size() != 2) {
        throw TemplateException.evaluation("urlencode needs a text, a dict or pairs");
      }
      out.append(out.isEmpty() ? "" : "&")
          .append(quoted(PythonText.str(parts.get(0)), "").replace("%20", "+"))
          .append("=")
          .append(quoted(PythonText.str(parts.get(1)), "").replace("%20", "+"));
    }
    return out.toString();
  }

  private static String quoted(String text, String safe) {
    BoundedText out = new BoundedText();
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (unit & 0xff);
      boolean unreserved =
          (character < 0x80 && Character.isLetterOrDigit(character))
              || "_.-~".indexOf(character) >= 0
              || safe.indexOf(character) >= 0;
      out.append(unreserved ? String.valueOf(character) : "%%%02X".formatted((int) character));
    }
    return out.toString();
  }
}
