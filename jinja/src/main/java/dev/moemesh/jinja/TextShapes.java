package dev.moemesh.jinja;

import dev.moemesh.jinja.Methods.Method;
import java.util.Map;

/** Python's methods that fill a text up: to a width, or its tabs to their stops. */
final class TextShapes {
  static final Map<String, Method<String>> METHODS =
      Map.of(
          "ljust", (self, arguments) -> padded("ljust", self, arguments),
          "rjust", (self, arguments) -> padded("rjust", self, arguments),
          "center", (self, arguments) -> padded("center", self, arguments),
          "zfill", TextShapes::zeroFill,
          "expandtabs", TextShapes::expandTabs);

  private TextShapes() {}

  private static Value padded(String method, String self, Arguments arguments) {
    Arguments.Bound bound = arguments.bindPositional(method, "width", "fillchar");
    int width = Conversions.index(method, bound.required("width"));
    String fill = bound.get("fillchar").map(value -> Conversions.text(method, value)).orElse(" ");
    if (fill.codePointCount(0, fill.length()) != 1) {
      throw TemplateException.evaluation(method + " fills with exactly one character");
    }
    int character = fill.codePointAt(0);
    return new Value.Str(
        switch (method) {
          case "ljust" -> Padding.aligned(self, width, character, "<");
          case "rjust" -> Padding.aligned(self, width, character, ">");
          default -> Padding.centered(self, width, character);
        });
  }

  private static Value zeroFill(String self, Arguments arguments) {
    int width =
        Conversions.index("zfill", arguments.bindPositional("zfill", "width").required("width"));
    int missing = width - self.codePointCount(0, self.length());
    int sign = self.startsWith("-") || self.startsWith("+") ? 1 : 0;
    return new Value.Str(
        self.substring(0, sign) + Padding.repeated('0', missing) + self.substring(sign));
  }

  private static Value expandTabs(String self, Arguments arguments) {
    int size = arguments.bind("expandtabs", "tabsize").integer("tabsize", 8);
    BoundedText out = new BoundedText();
    int column = 0;
    for (int character : self.codePoints().toArray()) {
      if (character == '\t') {
        int missing = size > 0 ? size - column % size : 0;
        out.append(Padding.repeated(' ', missing));
        column += missing;
      } else {
        out.append(Character.toString(character));
        column = character == '\n' || character == '\r' ? 0 : column + 1;
      }
    }
    return new Value.Str(out.toString());
  }
}
