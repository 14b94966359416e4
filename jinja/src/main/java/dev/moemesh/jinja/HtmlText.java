package dev.moemesh.jinja;

import java.nio.charset.Charset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text in a piece of HTML, as MarkupSafe's {@code striptags} and {@code unescape} read it. */
final class HtmlText {
  private static final Pattern REFERENCE =
      Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)");
  private static final String COMMENT = "<!--";
  private static final String REPLACEMENT = "\ufffd";
  private static final Charset WINDOWS_LATIN = Charset.forName("windows-1252");

  private HtmlText() {}

  /** The text without comments and tags, its white space collapsed, its references resolved. */
  static String stripTags(String html) {
    List<String> words = StringSplitting.words(withoutTags(withoutComments(html)));
    return unescape(String.join(" ", words));
  }

  private static String withoutComments(String html) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < html.length()) {
      out.append(html.charAt(at++));
      if (out.length() >= COMMENT.length()
          && out.indexOf(COMMENT, out.length() - COMMENT.length()) >= 0) {
        int end = commentEnd(html, at);
        if (end < 0) {
          return out.append(html, at, html.length()).toString();
        }
        out.setLength(out.length() - COMMENT.length());
        at = end;
      }
    }
    return out.toString();
  }

  /** Where a comment ends; its end may share the dashes with its start. */
  private static int commentEnd(String html, int at) {
    if (html.startsWith(">", at)) {
      return at + 1;
    }
    if (html.startsWith("->", at)) {
      return at + 2;
    }
    int end = html.indexOf("-->", at);
    return end < 0 ? -1 : end + 3;
  }

  private static String withoutTags(String html) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (int start = html.indexOf('<'); start >= 0; start = html.indexOf('<', at)) {
      int end = html.indexOf('>', start);
      if (end < 0) {
        break;
      }
      out.append(html, at, start);
      at = end + 1;
    }
    return out.append(html, at, html.length()).toString();
  }

  static String unescape(String html) {
    if (html.indexOf('&') < 0) {
      return html;
    }
    return REFERENCE
        .matcher(html)
        .replaceAll(
            match -> {
              String name = match.group(1);
              return Matcher.quoteReplacement(
                  name.startsWith("#") ? numbered(name) : HtmlEntities.resolve(name));
            });
  }

  private static String numbered(String name) {
    String digits = name.endsWith(";") ? name.substring(1, name.length() - 1) : name.substring(1);
    boolean hexadecimal = Character.toLowerCase(digits.charAt(0)) == 'x';
    String significant = (hexadecimal ? digits.substring(1) : digits).replaceFirst("^0+(?=.)", "");
    if (significant.length() > 8) {
      return REPLACEMENT;
    }
    long codePoint = Long.parseLong(significant, hexadecimal ? 16 : 10);
    if (codePoint == 0
        || codePoint > Character.MAX_CODE_POINT
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
      return REPLACEMENT;
    }
    return character((int) codePoint);
  }

  private static String character(int codePoint) {
    if (codePoint >= 0x80 && codePoint < 0xa0) {
      String text = new String(new byte[] {(byte) codePoint}, WINDOWS_LATIN);
      return text.equals(REPLACEMENT) ? Character.toString(codePoint) : text;
    }
    boolean control = (codePoint < 0x20 && "\t\n\f\r".indexOf(codePoint) < 0) || codePoint == 0x7f;
    boolean noCharacter =
        (codePoint >= 0xfdd0 && codePoint <= 0xfdef) || (codePoint & 0xfffe) == 0xfffe;
    return control || noCharacter ? "" : Character.toString(codePoint);
  }
}
