package dev.moemesh.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code urlize}: makes links of the URLs and mail addresses in a text. */
final class Urlize {
  private static final int FLAGS =
      Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;
  private static final String HOST = "[\\p{L}\\p{N}_%-]";
  private static final Pattern URL =
      Pattern.compile(
          ("(?:(?:https?://|www\\.)(?:(?:H+\\.)+)?(?:[a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59})"
                  + "|(?:H{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)"
                  + "|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}"
                  + "|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}]))"
                  + "(?::\\d{1,5})?(?:[/?#]\\S*)?")
              .replace("H", HOST),
          FLAGS);
  private static final Pattern MAIL =
      Pattern.compile("\\S+@[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*\\.[\\p{L}\\p{N}_]+", FLAGS);
  private static final Pattern SCHEME = Pattern.compile("[\\p{L}\\p{N}_.+-]{2,}:/{0,2}");
  private static final Pattern HEAD = Pattern.compile("^(?:[(<]|&lt;)+");
  private static final Pattern TAIL = Pattern.compile("(?:[)>.,\\n]|&gt;)+$");
  private static final List<List<String>> BRACKETS =
      List.of(List.of("(", ")"), List.of("<", ">"), List.of("&lt;", "&gt;"));

  private final String attributes;
  private final UnaryOperator<String> shortened;
  private final List<String> schemes;

  private Urlize(String attributes, UnaryOperator<String> shortened, List<String> schemes) {
    this.attributes = attributes;
    this.shortened = shortened;
    this.schemes = schemes;
  }

  static Value apply(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound =
        arguments.bind("urlize", "trim_url_limit", "nofollow", "target", "rel", "extra_schemes");
    TreeSet<String> rel = new TreeSet<>(StringSplitting.words(bound.text("rel").orElse("")));
    rel.add("noopener");
    if (bound.flag("nofollow", false)) {
      rel.add("nofollow");
    }
    String attributes =
        " rel=\""
            + Markup.escape(String.join(" ", rel))
            + "\""
            + bound
                .text("target")
                .filter(target -> !target.isEmpty())
                .map(target -> " target=\"" + Markup.escape(target) + "\"")
                .orElse("");
    Urlize urlize =
        new Urlize(attributes, shortening(bound.optionalInteger("trim_url_limit")), schemes(bound));
    BoundedText out = new BoundedText();
    for (String word : words(Markup.escape(value).text())) {
      budget.step();
      out.append(Whitespace.isBlank(word) ? word : urlize.word(word));
    }
    return new Value.Str(out.toString());
  }

  private static UnaryOperator<String> shortening(Optional<Integer> limit) {
    return url ->
        limit
            .filter(size -> url.codePointCount(0, url.length()) > size)
            .map(
                size ->
                    PythonText.str(Access.slice(new Value.Str(url), null, Value.Int.of(size), null))
                        + "...")
            .orElse(url);
  }

  private static List<String> schemes(Arguments.Bound bound) {
    Value given = bound.get("extra_schemes").orElse(Value.NONE);
    List<String> schemes = new ArrayList<>();
    if (!(given instanceof Value.None)) {
      for (Value scheme : Conversions.iterate(given)) {
        String text = Conversions.text("urlize", scheme);
        if (!SCHEME.matcher(text).matches()) {
          throw TemplateException.evaluation("'" + text + "' is not a URI scheme prefix");
        }
        schemes.add(text);
      }
    }
    return schemes;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int at = 1; at <= text.length(); at++) {
      if (at == text.length()
          || Whitespace.isSpace(text.charAt(at - 1)) != Whitespace.isSpace(text.charAt(at))) {
        words.add(text.substring(start, at));
        start = at;
      }
    }
    return words;
  }

  private String word(String word) {
    Matcher opening = HEAD.matcher(word);
    String head = opening.find() ? opening.group() : "";
    String middle = word.substring(head.length());
    Matcher closing = TAIL.matcher(middle);
    String tail = "";
    if (closing.find()) {
      tail = closing.group();
      middle = middle.substring(0, closing.start());
    }
    for (List<String> pair : BRACKETS) {
      int open = count(middle, pair.get(0));
      if (open > count(middle, pair.get(1))) {
        for (int moves = Math.min(open, count(tail, pair.get(1))); moves > 0; moves--) {
          int end = tail.indexOf(pair.get(1)) + pair.get(1).length();
          middle += tail.substring(0, end);
          tail = tail.substring(end);
        }
      }
    }
    return head + link(middle) + tail;
  }

  private static int count(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }

  private String link(String text) {
    if (URL.matcher(text).matches()) {
      boolean complete = text.startsWith("https://") || text.startsWith("http://");
      return anchor((complete ? "" : "https://") + text, attributes, shortened.apply(text));
    }
    if (text.startsWith("mailto:") && MAIL.matcher(text.substring(7)).matches()) {
      return anchor(text, "", text.substring(7));
    }
    boolean address = !text.startsWith("www.") && !text.startsWith("@") && text.indexOf(':') < 0;
    if (address && MAIL.matcher(text).matches()) {
      return anchor("mailto:" + text, "", text);
    }
    String linked = text;
    for (String scheme : schemes) {
      if (!linked.equals(scheme) && linked.startsWith(scheme)) {
        linked = anchor(linked, attributes, linked);
      }
    }
    return linked;
  }

  private static String anchor(String target, String attributes, String text) {
    return "<a href=\"" + target + "\"" + attributes + ">" + text + "</a>";
  }
}
